using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Arch;

public sealed class ArchFeedTests
{
    [Theory]
    [InlineData("Fixed", "\"2.0-1\"", FixState.Fixed, "2.0-1")]
    [InlineData("Testing", "\"2.0-1\"", FixState.Fixed, "2.0-1")]
    [InlineData("Testing", "null", FixState.Affected, null)]
    [InlineData("Vulnerable", "null", FixState.Affected, null)]
    [InlineData("Unknown", "null", FixState.UnderInvestigation, null)]
    [InlineData("Not affected", "null", FixState.NotAffected, null)]
    public async Task Status_becomes_a_state(string status, string version, FixState state, string? fixedVersion)
    {
        var content = await ReadAsync(Group(status, version));

        var row = Assert.Single(content["CVE-2024-0001/AVG-1"].Affected);
        Assert.Equal(("arch:rolling", "pkg", PackageKind.Binary), (row.Namespace, row.Name, row.Kind));
        Assert.Equal((state, fixedVersion, Severity.High), (row.State, row.FixedVersion, row.Severity));
    }

    [Theory]
    [InlineData("fixed-without-version", """{"name":"AVG-2","packages":["p"],"status":"Fixed","fixed":null,"issues":["CVE-2024-0001"]}""")]
    [InlineData("unknown-status", """{"name":"AVG-2","packages":["p"],"status":"Odd","issues":["CVE-2024-0001"]}""")]
    [InlineData("no-package-name", """{"name":"AVG-2","packages":[],"status":"Vulnerable","issues":["CVE-2024-0001"]}""")]
    [InlineData("no-vulnerability", """{"name":"AVG-2","packages":["p"],"status":"Vulnerable","issues":[]}""")]
    [InlineData("unreadable-id", """{"name":"AVG-2","packages":["p"],"status":"Vulnerable","issues":["what"]}""")]
    [InlineData("malformed-record", "7")]
    public async Task What_says_nothing_usable_is_counted(string reason, string other)
    {
        var content = await ReadAsync($"[{Group("Fixed", "\"2.0-1\"")[1..^1]},{other}]");

        Assert.Single(content.Advisories);
        Assert.Equal(1, content.Skipped[reason]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html></html>")]
    [InlineData("[{\"name\":\"AVG-1\",\"packages\":[\"p\"],")]
    public async Task What_is_not_the_whole_list_is_refused(string text) =>
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("arch", "", "all.json", text));

    [Theory]
    [InlineData("feeds/arch/advisory.json")]
    [InlineData("feeds/arch/fixture-b.json")]
    [InlineData("feeds/arch/fixture-multi.json")]
    public async Task Every_issue_of_a_real_group_is_an_advisory_for_each_package(string path)
    {
        var full = SharedCorpus.PathOf(path);
        var content = await FeedReading.ReadAsync("arch", full);

        using var json = JsonDocument.Parse(File.ReadAllBytes(full));
        var groups = json.RootElement.EnumerateArray().ToList();
        Assert.Empty(content.Skipped);
        Assert.Equal(groups.Sum(group => group.GetProperty("issues").GetArrayLength()), content.Advisories.Count);
        Assert.Equal(
            groups.Sum(group => group.GetProperty("issues").GetArrayLength() * group.GetProperty("packages").GetArrayLength()), content.Rows.Count());
    }

    private static string Group(string status, string version) =>
        $$"""[{"name":"AVG-1","packages":["pkg"],"status":"{{status}}","severity":"High","type":"flaw","affected":"1.0-1","fixed":{{version}},"issues":["CVE-2024-0001"],"advisories":["ASA-202401-1"]}]""";

    private static Task<FeedContent> ReadAsync(string text) => FeedReading.ReadTextAsync("arch", "all.json", text);
}
