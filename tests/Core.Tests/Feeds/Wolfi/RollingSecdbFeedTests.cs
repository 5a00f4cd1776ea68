using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Wolfi;

/// <summary>The rolling distributions whose secdb is one file.</summary>
public sealed class RollingSecdbFeedTests
{
    [Theory]
    [InlineData("wolfi", "feeds/wolfi/secdb/security-full-fixture.json", "wolfi:rolling", "chainguard:rolling")]
    [InlineData("wolfi", "feeds/wolfi/secdb/happy/security.json", "wolfi:rolling", "chainguard:rolling")]
    [InlineData("chainguard", "feeds/chainguard/secdb/security.json", "chainguard:rolling")]
    [InlineData("chainguard", "feeds/chainguard/secdb/happy/security.json", "chainguard:rolling")]
    [InlineData("minimos", "feeds/minimos/secdb/happy/security.json", "minimos:rolling")]
    public async Task Every_id_of_a_real_file_is_a_row_in_each_of_its_namespaces(string feed, string path, params string[] namespaces)
    {
        var full = SharedCorpus.PathOf(path);
        var content = await FeedReading.ReadAsync(feed, full);

        Assert.Equal([""], content.Partitions);
        Assert.Empty(content.Skipped);
        Assert.Equal(CountIds(full), content.Advisories.Count);
        Assert.All(content.Advisories, advisory => Assert.Equal(namespaces, advisory.Affected.Select(row => row.Namespace)));
        Assert.All(content.Rows, row => Assert.Equal(PackageKind.Source, row.Kind));
        Assert.Contains(content.Rows, row => row.State == FixState.NotAffected || row.FixedVersion is not null);
    }

    [Fact]
    public async Task Version_zero_means_never_affected()
    {
        var content = await FeedReading.ReadTextAsync(
            "wolfi",
            "security.json",
            """{"urlprefix":"https://packages.wolfi.dev","reponame":"os","packages":[{"pkg":{"name":"aactl","secfixes":{"0":["CVE-2023-45283"],"0.4.12-r10":["CVE-2024-29902"]}}}]}""");

        Assert.All(content["CVE-2023-45283/aactl"].Affected, row => Assert.Equal(FixState.NotAffected, row.State));
        Assert.All(content["CVE-2024-29902/aactl"].Affected, row => Assert.Equal("0.4.12-r10", row.FixedVersion));
    }

    [Theory]
    [InlineData("GHSA-jfxq-wpvr-hcmg", true)]
    [InlineData("CGA-jfxq-wpvr-hcmg", true)]
    [InlineData("GHSA-2fxq-wpvr-hcmg", true)]
    [InlineData("GHSA-jfxq-wpvr", false)]
    [InlineData("some-word-here-too", false)]
    public async Task Random_id_may_have_no_digit(string id, bool isRead)
    {
        var content = await FeedReading.ReadTextAsync(
            "wolfi",
            "security.json",
            """{"urlprefix":"https://packages.wolfi.dev","reponame":"os","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2023-45283","ID"]}}}]}"""
                .Replace("ID", id, StringComparison.Ordinal));

        Assert.Equal(isRead ? 2 : 1, content.Advisories.Count);
        Assert.Equal(isRead ? 0 : 1, content.Skipped.GetValueOrDefault("unreadable-id"));
    }

    [Fact]
    public async Task Each_feed_takes_its_own_file_alone()
    {
        var files = new MemoryFeedFiles("security.json", """{"urlprefix":"https://packages.mini.dev","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["CVE-2023-45283"]}}}]}""");

        Assert.Empty((await FeedReading.ReadAsync("wolfi", files)).Partitions);
        Assert.Empty((await FeedReading.ReadAsync("chainguard", files)).Partitions);
        Assert.Empty((await FeedReading.ReadAsync("alpine", files)).Partitions);
        Assert.Equal([""], (await FeedReading.ReadAsync("minimos", files)).Partitions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Please log in</body></html>")]
    [InlineData("""{"urlprefix":"https://packages.wolfi.dev","packages":[{"pkg":{"name":"a","secf""")]
    [InlineData("""{"urlprefix":"https://packages.mini.dev","packages":[]}""")]
    public async Task Another_or_a_broken_document_is_refused(string text) =>
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("wolfi", "", "security.json", text));

    private static int CountIds(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return json.RootElement.GetProperty("packages").EnumerateArray()
            .Select(item => item.GetProperty("pkg"))
            .Where(package => package.TryGetProperty("secfixes", out _))
            .SelectMany(package => package.GetProperty("secfixes").EnumerateObject()
                .SelectMany(fix => fix.Value.EnumerateArray())
                .Select(id => (Package: package.GetProperty("name").GetString(), Id: id.GetString())))
            .Distinct().Count();
    }
}
