using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>
/// Every file of the corpus of feeds goes through the import of <c>db update --from</c>, and what is stored and what is skipped is what a
/// count of the test finds in the file.
/// </summary>
public sealed class CorpusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Imported => [.. CorpusTable.Rows.Where(row => row.Count is not null).Select(row => row.Pattern)];

    public static TheoryData<string> Mirrors => [.. CorpusTable.Mirrors.Select(row => row.Pattern)];

    public static TheoryData<string> Refused => [.. CorpusTable.Rows.Where(row => row.Refusal is not null).Select(row => row.Pattern)];

    [Fact]
    public void Every_file_is_in_one_row_and_every_row_has_a_file()
    {
        var paths = Paths();

        Assert.Equal([], paths.Select(path => (path, CorpusTable.Rows.Count(row => row.Holds(path)))).Where(pair => pair.Item2 != 1));
        Assert.Equal([], CorpusTable.Rows.Where(row => !paths.Exists(row.Holds)).Select(row => row.Pattern));
    }

    [Theory]
    [MemberData(nameof(Imported))]
    public async Task What_a_feed_imports_is_what_the_file_holds(string pattern)
    {
        var row = CorpusTable.Rows.Single(row => row.Pattern == pattern);
        foreach (var path in Paths().Where(row.Holds))
        {
            await CompareAsync(row, path);
        }
    }

    [Theory]
    [MemberData(nameof(Mirrors))]
    public async Task What_is_imported_of_a_mirror_is_what_its_files_hold(string folder) =>
        await CompareAsync(CorpusTable.Mirrors.Single(row => row.Pattern == folder), folder);

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_a_feed_refuses_is_named_and_changes_nothing(string pattern)
    {
        var row = CorpusTable.Rows.Single(row => row.Pattern == pattern);
        foreach (var path in Paths().Where(row.Holds))
        {
            var store = new InMemoryAdvisoryStore();
            await StoreOneAsync(store, row.Feed!);
            var before = await store.GetContentDigestAsync(Token);

            var refusal = await RefusalOfAsync(row.Feed!, path, store);

            Assert.True(refusal?.Contains(row.Refusal!, StringComparison.Ordinal), $"{path}: {refusal ?? "it was imported"}");
            Assert.Equal(before, await store.GetContentDigestAsync(Token));
        }
    }

    private static async Task StoreOneAsync(InMemoryAdvisoryStore store, string feed)
    {
        var update = new FeedUpdate { Feed = feed, Partition = "", Fingerprint = "", Checked = DateTimeOffset.UnixEpoch, Skipped = () => new Dictionary<string, long>() };
        var advisory = new Advisory { Key = "CVE-2024-0001", Id = "CVE-2024-0001", Affected = [] };
        await store.ReplaceAsync(update, new[] { advisory }.ToAsyncEnumerable(), Token);
    }

    private static List<string> Paths()
    {
        var root = SharedCorpus.PathOf("feeds");
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal)];
    }

    private static async Task CompareAsync(CorpusRow row, string path)
    {
        var full = SharedCorpus.PathOf($"feeds/{path}");
        var expected = row.Count!(await CorpusFile.OpenAsync(full));
        var store = new InMemoryAdvisoryStore();
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (imported, rows) = (0L, 0L);
        await foreach (var result in ImportAsync(row.Feed!, full, store))
        {
            Assert.True(result.Outcome == FeedUpdateOutcome.Updated, $"{path}: {result.Error}");
            imported += result.State!.Records;
            rows += store.AdvisoriesOf(row.Feed!, result.Partition).Values.Sum(advisory => advisory.Affected.Count);
            foreach (var (reason, times) in result.State.Skipped)
            {
                skipped[reason] = skipped.GetValueOrDefault(reason) + times;
            }
        }

        var actual = FeedCount.Text(imported, rows, skipped);
        Assert.True(expected.ToString() == actual, $"{path}:\n{expected} are expected\n{actual}");
        Assert.True(expected.IsComplete(), $"{path}: {expected.Records} records");
    }

    private static async Task<string?> RefusalOfAsync(string feed, string path, InMemoryAdvisoryStore store)
    {
        try
        {
            var results = await ImportAsync(feed, SharedCorpus.PathOf($"feeds/{path}"), store).ToListAsync(Token);
            return results.TrueForAll(result => result.Outcome == FeedUpdateOutcome.Failed) ? string.Join("; ", results.Select(result => result.Error)) : null;
        }
        catch (FeedFormatException exception)
        {
            return exception.Message;
        }
    }

    private static IAsyncEnumerable<FeedUpdateResult> ImportAsync(string feed, string path, InMemoryAdvisoryStore store) =>
        new FeedUpdater(store, TimeProvider.System, new FeedSettings()).ImportAsync(FeedReading.Catalog.Find(feed)!, path, new FeedUpdateOptions(), Token);
}
