using System.Text.Json;
using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Nvd;

public sealed class NvdFeedTests
{
    private const string V2 = "AV:N/AC:L/Au:N/C:N/I:N/A:P";
    private const string V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";
    private const string V40 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

    [Fact]
    public async Task Own_assessment_comes_before_that_of_others_and_the_newest_version_first()
    {
        var content = await ReadAsync(Record(
            "CVE-2024-0001",
            $$$"""
            "metrics":{"cvssMetricV2":[{"type":"Primary","cvssData":{"vectorString":"{{{V2}}}"}}],
              "cvssMetricV40":[{"type":"Secondary","cvssData":{"vectorString":"{{{V40}}}"}}],
              "cvssMetricV31":[{"type":"Primary","cvssData":{"vectorString":"{{{V31}}}"}},{"type":"Secondary","cvssData":{"vectorString":"nonsense"}}]}
            """));

        Assert.Equal([V31, V2, V40], Assert.Single(content.Advisories).Cvss);
    }

    [Fact]
    public async Task Weaknesses_and_dates_are_kept_and_placeholders_are_not()
    {
        var content = await ReadAsync(Record(
            "CVE-2024-0001",
            """
            "published":"2024-01-02T03:04:05.678","lastModified":"2024-02-03T04:05:06.789",
            "weaknesses":[{"description":[{"lang":"en","value":"CWE-787"},{"value":"NVD-CWE-noinfo"}]},{"description":[{"value":"CWE-79"},{"value":"CWE-787"}]}]
            """));

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal(["CWE-79", "CWE-787"], advisory.Affected[0].Enrichment!.Weaknesses);
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), advisory.Published);
        Assert.Equal(new DateTimeOffset(2024, 2, 3, 4, 5, 6, 789, TimeSpan.Zero), advisory.Modified);
    }

    [Fact]
    public async Task Rejected_record_is_withdrawn_and_an_empty_one_is_counted()
    {
        var content = await ReadAsync(
            Record("CVE-2024-0001", """ "vulnStatus":"Rejected","lastModified":"2024-02-03T04:05:06.789","metrics":{} """),
            Record("CVE-2024-0002", """ "vulnStatus":"Received" """),
            """{"cve":{"id":"no id"}}""");

        Assert.Equal(new DateTimeOffset(2024, 2, 3, 4, 5, 6, 789, TimeSpan.Zero), Assert.Single(content.Advisories).Withdrawn);
        Assert.Equal(new Dictionary<string, long> { ["nothing-assessed"] = 1, ["unreadable-id"] = 1 }, content.Skipped);
    }

    [Fact]
    public async Task Withdrawn_form_of_mirrors_is_read()
    {
        var content = await FeedReading.ReadTextAsync(
            "nvd",
            "nvdcve-1.1-2021.json",
            $$$"""
            {"CVE_data_type":"CVE","CVE_Items":[
              {"cve":{"CVE_data_meta":{"ID":"CVE-2021-0001"},"problemtype":{"problemtype_data":[{"description":[{"value":"CWE-20"}]}]},
                "description":{"description_data":[{"lang":"en","value":"A flaw."}]}},
               "impact":{"baseMetricV3":{"cvssV3":{"vectorString":"{{{V31}}}"} },"baseMetricV2":{"cvssV2":{"vectorString":"{{{V2}}}"} } },
               "publishedDate":"2021-01-02T15:15Z"},
              {"cve":{"CVE_data_meta":{"ID":"CVE-2021-0002"},"description":{"description_data":[{"value":"** REJECT **  DO NOT USE"}]} } }]}
            """);

        Assert.Equal(["2021"], content.Partitions);
        Assert.Equal([V31, V2], content["CVE-2021-0001"].Cvss);
        Assert.Equal(new DateTimeOffset(2021, 1, 2, 15, 15, 0, TimeSpan.Zero), content["CVE-2021-0001"].Published);
        Assert.Equal(["CWE-20"], content["CVE-2021-0001"].Affected[0].Enrichment!.Weaknesses);
        Assert.NotNull(content["CVE-2021-0002"].Withdrawn);
    }

    [Theory]
    [InlineData("nvdcve-2.0-2021.json", "2021")]
    [InlineData("mirror/nvdcve-1.1-2002.json.gz", "2002")]
    [InlineData("nvdcve-2.0-modified.json", "api")]
    [InlineData("page.json", "api")]
    public async Task Yearly_files_are_partitions_of_their_year(string path, string partition)
    {
        var content = await FeedReading.ReadTextAsync("nvd", path, Document(Record("CVE-2020-0001", $$$"""{{{Metrics(V2)}}}""")));
        Assert.Equal([partition], content.Partitions);
    }

    [Fact]
    public async Task Document_that_is_cut_off_is_refused()
    {
        var text = Document(Record("CVE-2024-0001", Metrics(V2)), Record("CVE-2024-0002", Metrics(V2)));
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ReadTextAsync("nvd", "page.json", text[..^20]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"vulnerabilities":[]}""")]
    [InlineData("""{"vulnerabilities":[{"cveID":"CVE-2021-44228"}]}""")]
    [InlineData("<html></html>")]
    public async Task What_is_not_of_the_nvd_is_not_taken_for_it(string text) =>
        Assert.Empty((await FeedReading.ReadTextAsync("nvd", "page.json", text)).Partitions);

    [Theory]
    [InlineData("feeds/nvd/api-2.0/full-page.json")]
    [InlineData("feeds/nvd/feed-cvss/feed.json")]
    [InlineData("feeds/nvd/feed-2.0/nvdcve-2.0-2025.json")]
    public async Task Real_documents_give_every_vector_that_they_have(string path)
    {
        var file = SharedCorpus.PathOf(path);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var expected = json.RootElement.GetProperty("vulnerabilities").EnumerateArray().Select(item => item.GetProperty("cve")).ToDictionary(
            cve => cve.GetProperty("id").GetString()!,
            cve => cve.TryGetProperty("metrics", out var metrics)
                ? metrics.EnumerateObject().Where(metric => metric.Name.StartsWith("cvssMetric", StringComparison.Ordinal))
                    .SelectMany(metric => metric.Value.EnumerateArray())
                    .Select(metric => metric.GetProperty("cvssData").GetProperty("vectorString").GetString()!).Distinct().Order(StringComparer.Ordinal).ToList()
                : []);

        var content = await FeedReading.ReadAsync("nvd", file);

        Assert.Equal(expected.Count, content.Advisories.Count + content.Skipped.Values.Sum());
        Assert.All(content.Advisories, advisory => Assert.Equal(expected[advisory.Id], advisory.Cvss.Order(StringComparer.Ordinal)));
    }

    internal static string Record(string id, string members) => $$$"""{"cve":{"id":"{{{id}}}",{{{members}}}}}""";

    internal static string Metrics(string vector) =>
        $$$"""
        "metrics":{"cvssMetricV2":[{"type":"Primary","cvssData":{"vectorString":"{{{vector}}}"}}]}
        """;

    internal static string Document(params string[] records) => Page(records.Length, records);

    internal static string Page(int total, params string[] records) =>
        $$$"""{"resultsPerPage":{{{records.Length}}},"startIndex":0,"totalResults":{{{total}}},"format":"NVD_CVE","version":"2.0","vulnerabilities":[{{{string.Join(',', records)}}}]}""";

    private static Task<FeedContent> ReadAsync(params string[] records) => FeedReading.ReadTextAsync("nvd", "page.json", Document(records));
}
