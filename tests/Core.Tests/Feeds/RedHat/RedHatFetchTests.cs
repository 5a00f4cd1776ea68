using System.Text;
using Strata.Core.Feeds;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.RedHat;

public sealed class RedHatFetchTests : IAsyncLifetime
{
    private const string Vex = "/data/csaf/v2/vex/";

    private readonly FakeFeedHost _host = new();
    private readonly HttpClient _http = FakeFeedHost.CreateClient();
    private readonly InMemoryAdvisoryStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _host.Serve("/data/metrics/repository-to-cpe.json", """{"data":{"r":{"cpes":["cpe:/o:redhat:enterprise_linux:9"]}}}""");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task First_run_takes_the_archive_and_what_changed_since()
    {
        ServeArchive("2024-08-04", ("2023/cve-2023-0001.json", Document("CVE-2023-0001", "a")), ("2024/cve-2024-0001.json", Document("CVE-2024-0001", "b")));
        ServeLists("\"2024/cve-2024-0002.json\",\"2024-08-05T10:00:00+00:00\"\n\"2023/cve-2023-0001.json\",\"2024-08-03T10:00:00+00:00\"", "");
        _host.Serve(Vex + "2024/cve-2024-0002.json", Document("CVE-2024-0002", "c"));

        var results = await UpdateAsync();

        Assert.All(results, result => Assert.Equal(FeedUpdateOutcome.Updated, result.Outcome));
        Assert.Equal(["repositories", "2023", "2024", "2024"], results.Select(result => result.Partition));
        Assert.Equal(["CVE-2023-0001"], _store.AdvisoriesOf("redhat", "2023").Keys);
        Assert.Equal(["CVE-2024-0001", "CVE-2024-0002"], _store.AdvisoriesOf("redhat", "2024").Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Vex + "2023/cve-2023-0001.json", _host.Paths);
        Assert.Contains("rhel:8", _store.StateOf("redhat", "2024").Namespaces);
    }

    [Fact]
    public async Task Later_runs_take_only_what_changed_and_drop_what_is_gone()
    {
        ServeArchive(
            "2024-08-04",
            ("2023/cve-2023-0001.json", Document("CVE-2023-0001", "a")),
            ("2024/cve-2024-0001.json", Document("CVE-2024-0001", "b")),
            ("2024/cve-2024-0002.json", Document("CVE-2024-0002", "b")),
            ("2024/cve-2024-0003.json", Document("CVE-2024-0003", "b")));
        ServeLists("", "");
        await UpdateAsync();
        ServeArchive("2024-08-05");
        ServeLists(
            "\"2024/cve-2024-0003.json\",\"2024-08-06T10:00:00+00:00\"\n\"2024/cve-2024-0001.json\",\"2024-08-05T10:00:00+00:00\"",
            "\"2024/cve-2024-0002.json\",\"2024-08-05T11:00:00+00:00\"");
        _host.Serve(Vex + "2024/cve-2024-0001.json", Document("CVE-2024-0001", "changed"));

        var results = await UpdateAsync();

        Assert.Equal(
            [("repositories", FeedUpdateOutcome.Unchanged), ("2023", FeedUpdateOutcome.Unchanged), ("2024", FeedUpdateOutcome.Updated)],
            results.Select(result => (result.Partition, result.Outcome)));
        var stored = _store.AdvisoriesOf("redhat", "2024");
        Assert.Equal("changed", stored["CVE-2024-0001"].Affected[0].Name);
        Assert.NotNull(stored["CVE-2024-0002"].Withdrawn);
        Assert.NotNull(stored["CVE-2024-0003"].Withdrawn);
        Assert.Single(_host.Paths, path => path.EndsWith(".tar.zst", StringComparison.Ordinal));

        results = await UpdateAsync();

        Assert.All(results, result => Assert.Equal(FeedUpdateOutcome.Unchanged, result.Outcome));
    }

    [Fact]
    public async Task Archive_is_fetched_again_after_a_month()
    {
        ServeArchive("2024-08-04", ("2024/cve-2024-0001.json", Document("CVE-2024-0001", "b")));
        ServeLists("", "");
        await UpdateAsync();
        ServeArchive("2024-09-10", ("2024/cve-2024-0001.json", Document("CVE-2024-0001", "b")));

        Assert.Contains(await UpdateAsync(), result => result is { Partition: "2024", Outcome: FeedUpdateOutcome.Updated });
        Assert.All(await UpdateAsync(), result => Assert.Equal(FeedUpdateOutcome.Unchanged, result.Outcome));
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("csaf_vex_2024-08-04.tar.zst/../../x")]
    [InlineData("")]
    public async Task Page_that_names_no_archive_fails_the_feed(string text)
    {
        _host.Serve(Vex + "archive_latest.txt", text);

        Assert.Contains(await UpdateAsync(), result => result is { Partition: "", Outcome: FeedUpdateOutcome.Failed });
    }

    [Fact]
    public async Task Cut_archive_and_cut_document_keep_the_old_data()
    {
        ServeArchive("2024-08-04", ("2024/cve-2024-0001.json", Document("CVE-2024-0001", "b")));
        ServeLists("", "");
        await UpdateAsync();
        ServeLists("\"2024/cve-2024-0001.json\",\"2024-08-06T10:00:00+00:00\"", "");
        _host.Serve(Vex + "2024/cve-2024-0001.json", new FakeFeedPage { Status = 403 });

        var failed = Assert.Single(await UpdateAsync(), result => result.Outcome == FeedUpdateOutcome.Failed);
        Assert.Equal("2024", failed.Partition);
        Assert.Equal("b", _store.AdvisoriesOf("redhat", "2024")["CVE-2024-0001"].Affected[0].Name);

        var archive = Archive(("2024/cve-2024-0001.json", Document("CVE-2024-0001", "b")));
        _host.Serve(Vex + "archive_latest.txt", "csaf_vex_2025-08-04.tar.zst");
        _host.Serve(Vex + "csaf_vex_2025-08-04.tar.zst", new FakeFeedPage { Body = archive[..(archive.Length / 2)] });
        Assert.Contains(await UpdateAsync(), result => result is { Partition: "", Outcome: FeedUpdateOutcome.Failed });
        Assert.Equal("b", _store.AdvisoriesOf("redhat", "2024")["CVE-2024-0001"].Affected[0].Name);
    }

    [Fact]
    public async Task Real_archive_with_its_lists_is_followed()
    {
        foreach (var name in new[] { "archive_latest.txt", "changes.csv", "deletions.csv", "csaf_vex_2024-08-04.tar.zst", "2023/cve-2023-6212.json" })
        {
            var body = await File.ReadAllBytesAsync(SharedCorpus.PathOf("feeds/redhat/vex/archive-fixture/" + name), Token);
            _host.Serve(Vex + name, new FakeFeedPage { Body = body });
        }

        await UpdateAsync();

        var stored = _store.AdvisoriesOf("redhat", "2023");
        Assert.Equal(
            ["CVE-2023-6212", "CVE-2023-6228", "CVE-2023-6237", "CVE-2023-6238", "CVE-2023-6240"], stored.Keys.Order(StringComparer.Ordinal));

        // One is in the list of deletions; of the other the server has no document although it lists it.
        Assert.Equal(["CVE-2023-6237", "CVE-2023-6240"], stored.Values.Where(one => one.Withdrawn is not null).Select(one => one.Id).Order(StringComparer.Ordinal));
    }

    private void ServeArchive(string date, params (string Name, string Text)[] documents)
    {
        _host.Serve(Vex + "archive_latest.txt", $"csaf_vex_{date}.tar.zst");
        _host.Serve($"{Vex}csaf_vex_{date}.tar.zst", new FakeFeedPage { Body = Archive(documents) });
    }

    private static byte[] Archive(params (string Name, string Text)[] documents) =>
        FeedArchives.Gzip(FeedArchives.Tar([.. documents.Select(document => (document.Name, Encoding.UTF8.GetBytes(document.Text)))]));

    private void ServeLists(string changes, string deletions)
    {
        _host.Serve(Vex + "changes.csv", changes);
        _host.Serve(Vex + "deletions.csv", deletions);
    }

    private static string Document(string cve, string package) => new CsafText { Id = cve }
        .Product("B", "cpe:/o:redhat:enterprise_linux:9::baseos").Component("known_affected", "B", package).ToString();

    private async Task<List<FeedUpdateResult>> UpdateAsync()
    {
        var settings = new FeedSettings
        {
            BaseAddresses = new Dictionary<string, Uri> { ["redhat"] = new(_host.Address, "data") },
            Limits = FeedLimits.Default with { RetryDelay = TimeSpan.FromMilliseconds(1), MaximumRetryDelay = TimeSpan.FromMilliseconds(5) },
        };
        var feed = new FeedCatalog(settings, TimeProvider.System).Find("redhat")!;
        return await new FeedUpdater(_store, TimeProvider.System, settings)
            .UpdateAsync([feed], null, _http, new FeedUpdateOptions(), Token).ToListAsync(Token);
    }
}
