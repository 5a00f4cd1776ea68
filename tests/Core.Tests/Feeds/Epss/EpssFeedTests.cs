using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Epss;

public sealed class EpssFeedTests
{
    [Theory]
    [InlineData("cve,epss\nCVE-2020-5902,0.65117\n", null)]
    [InlineData("cve,epss,percentile\nCVE-2020-5902,0.65117,0.9981063485700858\n", 0.99811)]
    [InlineData("#model_version:v2022.01.01,score_date:2022-02-04T00:00:00+0000\ncve,epss,percentile\nCVE-2020-5902,0.65117,0.99811", 0.99811)]
    [InlineData("\uFEFF#x\r\npercentile,cve,epss\r\n0.99811,CVE-2020-5902,6.5117e-1\r\n\r\n", 0.99811)]
    public async Task Columns_are_found_by_their_names(string text, double? percentile)
    {
        var content = await FeedReading.ReadTextAsync("epss", "scores.csv", text);

        var advisory = Assert.Single(content.Advisories);
        var enrichment = Assert.Single(advisory.Affected).Enrichment!;
        Assert.Equal("CVE-2020-5902", advisory.Key);
        Assert.Equal(0.65117, enrichment.EpssScore!.Value, 10);
        Assert.Equal(percentile, enrichment.EpssPercentile);
    }

    [Fact]
    public async Task Rows_without_a_usable_score_are_counted()
    {
        var content = await FeedReading.ReadTextAsync(
            "epss",
            "scores.csv",
            "cve,epss\nCVE-2020-0001,0\nCVE-2020-0002,1\nCVE-2020-0003,1.1\nCVE-2020-0004,-1\nCVE-2020-0005,NaN\nCVE-2020-0006,\nx,0.1\nCVE-2020-0008\nCVE-2020-0009,\"0,1\"\n");

        Assert.Equal(["CVE-2020-0001", "CVE-2020-0002"], content.Advisories.Select(advisory => advisory.Id));
        Assert.Equal(7, content.Skipped["unreadable-row"]);
    }

    [Theory]
    [InlineData("cve,epss,percentile\n", "no EPSS score")]
    [InlineData("cve,epss,percentile\nCVE-2020-0001,0.1,0.2\nCVE-2020-0002,0.", "cut off")]
    [InlineData("cve,epss,percentile\nCVE-2020-0001,0.1,0.2\nCVE-20", "cut off")]
    public async Task File_that_is_not_whole_is_refused(string text, string problem)
    {
        var exception = await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ReadTextAsync("epss", "scores.csv", text));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#only a comment")]
    [InlineData("<html>404</html>")]
    [InlineData("cve;epss\nCVE-2020-0001;0.1\n")]
    public async Task What_is_no_file_of_scores_is_not_taken_for_one(string text) =>
        Assert.Empty((await FeedReading.ReadTextAsync("epss", "scores.csv", text)).Partitions);

    [Fact]
    public async Task Line_without_an_end_does_not_fill_the_memory()
    {
        var content = await FeedReading.ReadTextAsync("epss", "scores.csv", $"cve,epss\nCVE-2020-0001,{new string('0', 5_000_000)}\nCVE-2020-0002,0.5\n");

        Assert.Equal(["CVE-2020-0002"], content.Advisories.Select(advisory => advisory.Id).Where(id => id != "CVE-2020-0001"));
    }

    [Fact]
    public async Task Of_several_days_the_newest_counts()
    {
        var content = await FeedReading.ReadAsync("epss", SharedCorpus.PathOf("feeds/epss/daily-gz"));

        var last = content.Advisories.Last(advisory => advisory.Key == "CVE-2018-19571");
        Assert.Equal((0.00113, 0.43131), (last.Affected[0].Enrichment!.EpssScore, last.Affected[0].Enrichment!.EpssPercentile));
        Assert.Equal([""], content.Partitions);
    }

    [Theory]
    [InlineData("feeds/epss/data.csv")]
    [InlineData("feeds/epss/epss_scores-2025.csv")]
    public async Task Real_files_are_read_whole(string path)
    {
        var file = SharedCorpus.PathOf(path);
        var rows = File.ReadLines(file).Count(line => line.StartsWith("CVE-", StringComparison.Ordinal));

        var content = await FeedReading.ReadAsync("epss", file);

        Assert.Equal(rows, content.Advisories.Count);
        Assert.Empty(content.Skipped);
    }
}
