using System.Text.Json;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Osv;
using Strata.Core.Inventory.Distributions;
using Strata.Core.Matching;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>
/// One whole scan for each distribution, from advisories in the vendor's own form to the report. The essentials stand in
/// <see cref="DistributionScans"/> and not in the golden files alone, so that a wrong golden file cannot be accepted by accident.
/// </summary>
public sealed class DistributionScanTests : IDisposable
{
    private static readonly string Feeds = Path.Combine(Repository.Root, "tests", "Cli.Tests", "Scan", "Distributions", "feeds");

    private readonly Product _product = new();

    public static TheoryData<string> Names { get; } = [.. DistributionScans.All.Select(scan => scan.Name)];

    public void Dispose() => _product.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scan_finds_what_the_vendor_says(string name)
    {
        var scan = DistributionScans.All.Single(scan => scan.Name == name);
        _product.Now = new DateTimeOffset(scan.Today, TimeOnly.MinValue, TimeSpan.Zero);
        foreach (var (feed, path) in scan.Feeds)
        {
            (await _product.RunAsync("db", "update", "--feed", feed, "--from", Path.Combine(Feeds, path))).Expect(ExitCodes.Success);
        }

        var target = scan.Root().File("etc/os-release", scan.OsRelease).ToFolder(_product.Folder.PathOf("root"));
        string[] options = ["--as-of", scan.Today.ToString("yyyy-MM-dd"), .. scan.Options];
        var result = (await _product.ScanAsync(target, options)).Expect(ExitCodes.Success);
        var explained = (await _product.ScanAsync(target, [.. options, "--explain"])).Expect(ExitCodes.Success).Report;

        var report = result.Report;
        Assert.Equal(scan.Namespace, report.Json.GetProperty("distribution").GetProperty("namespace").GetString());
        Assert.Equal(scan.Findings, report.Findings.Zip(report.FindingLines, (finding, line) => $"{line} {finding.GetProperty("severity").GetString()}"));
        Assert.Equal(scan.Rejections, Rejections(explained));
        Assert.Equal((scan.Status, string.Join(' ', scan.Warnings)), (report.Status, string.Join(' ', report.WarningCodes)));
        GoldenFile.Matches($"{name}.json", _product.Golden(result));
    }

    [Fact]
    public void Every_distribution_of_the_table_has_a_scan()
    {
        var missing = DistributionNamespaces.Ids.Except(DistributionScans.All.Select(scan => scan.Id)).ToList();

        Assert.True(missing.Count == 0, $"Add a case to {nameof(DistributionScans)} for {string.Join(", ", missing)}.");
    }

    [Fact]
    public void Every_family_of_the_matching_rules_has_a_scan() =>
        Assert.Empty(MatchingRules.All.Select(rule => rule.Family).Except(DistributionScans.All.Select(scan => scan.Namespace.Split(':')[0])));

    [Fact]
    public void Every_feed_of_a_distribution_has_a_scan()
    {
        var used = DistributionScans.All.SelectMany(scan => scan.Feeds.Select(feed => feed.Feed)).ToHashSet();
        var catalog = new FeedCatalog(new FeedSettings(), TimeProvider.System);

        // The aggregator covers everything that a distribution's own feed covers.
        Assert.All(catalog.All.Where(feed => feed is not OsvFeed && DistributionScans.All.Any(scan => feed.Covers(scan.Namespace))), feed => Assert.Contains(feed.Name, used));
    }

    [Fact]
    public void Every_name_and_golden_file_is_of_one_scan()
    {
        var names = DistributionScans.All.Select(scan => scan.Name).Order(StringComparer.Ordinal).ToList();
        var golden = Directory.EnumerateFiles(Path.Combine(Feeds, "..", "golden")).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

        Assert.Equal(names.Distinct(), names);
        Assert.Equal(names, golden);
    }

    [Fact]
    public void Every_file_of_advisories_is_read_by_a_scan()
    {
        var read = DistributionScans.All.SelectMany(scan => scan.Feeds).Select(feed => Path.Combine(Feeds, feed.Path)).ToList();

        Assert.All(Directory.EnumerateFiles(Feeds, "*", SearchOption.AllDirectories), file => Assert.Contains(read, path => file == path || file.StartsWith(path + "/", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Rejections(Report explained) => (explained.Json.TryGetProperty("explanations", out var all) ? all.EnumerateArray().ToList() : [])
        .Where(explanation => !explanation.GetProperty("affected").GetBoolean())
        .Select(explanation => $"{Text(explanation, "id")} {Text(explanation.GetProperty("package"), "name")} {Text(explanation.GetProperty("records")[0], "outcome")}")
        .Order(StringComparer.Ordinal);

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;
}
