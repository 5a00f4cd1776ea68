using System.Text;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Kev;

public sealed class KevFeedTests
{
    private const string Log4j =
        """{"cveID":"CVE-2021-44228","dateAdded":"2021-12-10","dueDate":"2021-12-24","knownRansomwareCampaignUse":"Known","cwes":["CWE-502","CWE-20"]}""";

    [Fact]
    public async Task Row_becomes_an_enrichment_of_its_cve()
    {
        var content = await FeedReading.ReadTextAsync("kev", "kev.json", $$"""{"title":"t","count":1,"vulnerabilities":[{{Log4j}}]}""");

        var advisory = Assert.Single(content.Advisories);
        var row = Assert.Single(advisory.Affected);
        Assert.Equal(("CVE-2021-44228", "CVE-2021-44228", Enrichment.Namespace, "CVE-2021-44228"), (advisory.Key, advisory.Id, row.Namespace, row.Name));
        Assert.Equal(["CWE-20", "CWE-502"], row.Enrichment!.Weaknesses);
        Assert.Equal(new KnownExploitation(new DateOnly(2021, 12, 10), new DateOnly(2021, 12, 24), Ransomware: true), row.Enrichment.Exploitation);
    }

    [Fact]
    public async Task Odd_values_cost_only_themselves()
    {
        var content = await FeedReading.ReadTextAsync(
            "kev",
            "kev.json",
            """{"vulnerabilities":[{"cveID":"CVE-2021-0001","dateAdded":"soon","dueDate":7,"cwes":"CWE-1"},{"cveID":"nothing","dateAdded":"2021-01-01"},{"cveID":"cve-2021-0003","dateAdded":"0001-01-01","knownRansomwareCampaignUse":"Unknown"}]}""");

        Assert.Equal(["CVE-2021-0001", "CVE-2021-0003"], content.Advisories.Select(advisory => advisory.Id));
        Assert.All(content.Rows, row => Assert.Equal(new KnownExploitation(null, null, Ransomware: false), row.Enrichment!.Exploitation));
        Assert.Equal(new Dictionary<string, long> { ["unreadable-date"] = 2, ["unreadable-id"] = 1 }, content.Skipped);
    }

    [Fact]
    public async Task Impossible_date_is_left_out_and_counted()
    {
        var content = await FeedReading.ReadTextAsync(
            "kev", "kev.json", """{"vulnerabilities":[{"cveID":"CVE-2021-0001","dateAdded":"9999-99-99","dueDate":"2021-12-24"}]}""");

        Assert.Equal(new KnownExploitation(null, new DateOnly(2021, 12, 24), Ransomware: false), Assert.Single(content.Rows).Enrichment!.Exploitation);
        Assert.Equal(new Dictionary<string, long> { ["unreadable-date"] = 1 }, content.Skipped);
    }

    [Fact]
    public async Task Catalogue_that_is_not_valid_utf8_is_refused()
    {
        var text = Encoding.UTF8.GetBytes($$"""{"vulnerabilities":[{{Log4j}},{"cveID":"CVE-2021-0002","dateAdded":"2021-12-10","notes":"?"}]}""");
        text[Array.LastIndexOf(text, (byte)'?')] = 0xFF;

        var exception = await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ReadAsync("kev", new MemoryFeedFiles(("kev.json", text))));
        Assert.Contains("not valid UTF-8", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"count":2,"vulnerabilities":[ROW]}""", "2 rows and has 1")]
    [InlineData("""{"vulnerabilities":[ROW],"count":0}""", "0 rows and has 1")]
    [InlineData("""{"vulnerabilities":[ROW""", "not whole JSON")]
    public async Task Catalogue_that_is_not_whole_is_refused(string text, string problem)
    {
        var exception = await Assert.ThrowsAsync<FeedFormatException>(
            () => FeedReading.ReadTextAsync("kev", "kev.json", text.Replace("ROW", Log4j, StringComparison.Ordinal)));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"vulnerabilities":[]}""")]
    [InlineData("""{"vulnerabilities":[{"cve":{"id":"CVE-2021-0001"}}]}""")]
    [InlineData("<html><body>Access denied</body></html>")]
    public async Task What_is_no_catalogue_is_not_taken_for_one(string text) =>
        Assert.Empty((await FeedReading.ReadTextAsync("kev", "kev.json", text)).Partitions);

    [Fact]
    public async Task Real_catalogue_is_read_whole()
    {
        var path = SharedCorpus.PathOf("feeds/cisa-kev/known_exploited_vulnerabilities.json");
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var rows = json.RootElement.GetProperty("vulnerabilities").EnumerateArray().ToList();

        var content = await FeedReading.ReadAsync("kev", path);

        Assert.Empty(content.Skipped);
        Assert.Equal(rows.Select(row => row.GetProperty("cveID").GetString()), content.Advisories.Select(advisory => advisory.Id));
        Assert.Equal(
            rows.Count(row => row.GetProperty("knownRansomwareCampaignUse").GetString() == "Known"),
            content.Rows.Count(row => row.Enrichment!.Exploitation!.Ransomware));
        Assert.All(content.Rows, row => Assert.NotNull(row.Enrichment!.Exploitation!.Due));
    }
}
