using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Commands;

/// <summary>What <c>db status --verbose</c> says about records that an import left out.</summary>
public sealed partial class DbStatusCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.PathOf("strata.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verbose_names_every_reason_with_its_count_after_an_import_of_real_data()
    {
        var (reasons, records) = await ImportAsync();

        var table = (await CommandRun.OfAsync(["db", "status", "--verbose", "--db", Database])).Output;
        var lines = table.Split('\n').Select(line => ReasonLine().Match(line)).Where(match => match.Success).ToList();

        Assert.Equal(
            reasons.OrderBy(pair => pair.Key.Feed, StringComparer.Ordinal).ThenBy(pair => pair.Key.Reason, StringComparer.Ordinal),
            lines.Select(match => KeyValuePair.Create(
                (match.Groups[1].Value, match.Groups[3].Value), long.Parse(match.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))));
        Assert.Contains(records.ToString(CultureInfo.InvariantCulture), table, StringComparison.Ordinal);
        Assert.DoesNotContain("records skipped", (await CommandRun.OfAsync(["db", "status", "--db", Database])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_reasons_of_each_feed_and_verbose_also_those_of_each_partition()
    {
        var (reasons, _) = await ImportAsync();

        using var json = JsonDocument.Parse((await CommandRun.OfAsync(["db", "status", "--verbose", "--format", "json", "--db", Database])).Output);
        var feeds = json.RootElement.GetProperty("feeds").EnumerateArray().ToList();

        Assert.Equal(reasons, Reasons(feeds, feed => [feed]));
        Assert.Equal(reasons, Reasons(feeds, feed => feed.GetProperty("partitions").EnumerateArray()));
    }

    /// <summary>Imports Photon's list and Ubuntu's records, and counts what of them is about no package: placeholders for ids, and notices.</summary>
    private async Task<(Dictionary<(string Feed, string Reason), long> Reasons, int Records)> ImportAsync()
    {
        var photon = SharedCorpus.PathOf("feeds/photon/cve-metadata/happy/cve_data_photon4.0.json");
        var ubuntu = SharedCorpus.PathOf("feeds/ubuntu/osv/single");
        using var list = JsonDocument.Parse(await File.ReadAllBytesAsync(photon, TestContext.Current.CancellationToken));
        var ids = list.RootElement.EnumerateArray().Select(row => row.GetProperty("cve_id").GetString()!).ToList();
        foreach (var (feed, path) in new[] { ("photon", photon), ("ubuntu", ubuntu) })
        {
            var run = await CommandRun.OfAsync(["db", "update", "--feed", feed, "--from", path, "--db", Database]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        return (
            new()
            {
                [("photon", "unreadable-id")] = ids.Count(id => !id.StartsWith("CVE-", StringComparison.Ordinal)),
                [("ubuntu", "same-as-cve-record")] = Directory.GetFiles(Path.Combine(ubuntu, "usn")).Length,
            },
            ids.Count(id => id.StartsWith("CVE-", StringComparison.Ordinal)));
    }

    private static Dictionary<(string Feed, string Reason), long> Reasons(List<JsonElement> feeds, Func<JsonElement, IEnumerable<JsonElement>> partsOf) => feeds
        .SelectMany(feed => partsOf(feed).SelectMany(part => part.GetProperty("skipped").EnumerateObject())
            .Select(reason => (Key: (feed.GetProperty("name").GetString()!, reason.Name), Count: reason.Value.GetInt64())))
        .GroupBy(pair => pair.Key, pair => pair.Count).ToDictionary(group => group.Key, group => group.Sum());

    [GeneratedRegex(@"^(\S+): ([0-9,]+) records skipped: (\S+)$")]
    private static partial Regex ReasonLine();
}
