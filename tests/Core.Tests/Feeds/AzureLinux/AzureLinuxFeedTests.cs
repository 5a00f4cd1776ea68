using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.AzureLinux;

public sealed class AzureLinuxFeedTests
{
    [Theory]
    [InlineData("true", "less than", FixState.Fixed, "1.2-3.azl3", null)]
    [InlineData("true", "less than or equal", FixState.Affected, null, "1.2-3.azl3")]
    [InlineData("false", "less than or equal", FixState.Affected, null, null)]
    [InlineData("false", "less than", FixState.Affected, null, null)]
    [InlineData("Not Applicable", "less than", FixState.NotAffected, null, null)]
    public async Task Patchable_and_the_operator_become_a_state(string patchable, string operation, FixState state, string? fix, string? last)
    {
        var text = Oval("com.microsoft.azurelinux", "0:1.2-3.azl3", operation, patchable);

        var advisory = Assert.Single((await FeedReading.ReadTextAsync("azurelinux", "azurelinux-3.0-oval.xml", text)).Advisories);

        var row = Assert.Single(advisory.Affected);
        Assert.Equal("CVE-2024-0001", advisory.Id);
        Assert.Equal(("azurelinux:3.0", "a", PackageKind.Any, Severity.High), (row.Namespace, row.Name, row.Kind, row.Severity));
        Assert.Equal((state, fix), (row.State, row.FixedVersion));
        VersionRange[] ranges = state == FixState.NotAffected ? [] : [new VersionRange(null, fix, last)];
        Assert.Equal(ranges, row.Ranges);
    }

    [Theory]
    [InlineData("0: 1.20.10-1.azl3", "1.20.10-1.azl3")]
    [InlineData("0:1.17.13-2,1.18.8-2,1.21.6-1.azl3", "1.21.6-1.azl3")]
    public async Task Slips_and_lists_in_the_place_of_a_version_are_read(string evr, string version)
    {
        var content = await FeedReading.ReadTextAsync("azurelinux", "azurelinux-3.0-oval.xml", Oval("com.microsoft.azurelinux", evr, "less than", "true"));

        Assert.Equal(version, Assert.Single(content.Rows).FixedVersion);
        Assert.Empty(content.Skipped);
    }

    [Fact]
    public async Task Greater_than_is_where_the_range_begins()
    {
        var content = await FeedReading.ReadAsync("azurelinux", SharedCorpus.PathOf("feeds/azurelinux/fixture/mariner-truncated-2.0-oval.xml"));

        var golang = Assert.Single(content.Rows, row => row.Name == "golang");
        Assert.Equal(new VersionRange("1.19.0.cm2", "1.20.7-1.cm2", null), Assert.Single(golang.Ranges));
    }

    [Fact]
    public async Task Version_that_was_not_known_and_missing_ids_are_counted()
    {
        var content = await FeedReading.ReadTextAsync(
            "azurelinux", "cbl-mariner-2.0-oval.xml", Oval("com.microsoft.cbl-mariner", "0:null.cm2", "less than", "true"));
        Assert.Empty(content.Advisories);
        Assert.Equal(new Dictionary<string, long> { ["no-fixed-version"] = 1, ["no-usable-package"] = 1 }, content.Skipped);

        content = await FeedReading.ReadTextAsync(
            "azurelinux", "x.xml", Oval("com.microsoft.azurelinux", "1-1", "less than", "true").Replace("CVE-2024-0001", "NONE", StringComparison.Ordinal));
        Assert.Equal(new Dictionary<string, long> { ["unreadable-id"] = 1 }, content.Skipped);
    }

    [Theory]
    [InlineData("azurelinux/azurelinux-3.0-oval.xml.gz", "azurelinux:3.0", 1222)]
    [InlineData("azurelinux/cbl-mariner-2.0-oval.xml.gz", "mariner:2.0", 2436)]
    public async Task Real_documents_give_what_XPath_counts(string name, string @namespace, int definitions)
    {
        var path = SharedCorpus.PathOf("feeds/" + name);
        var content = await FeedReading.ReadAsync("azurelinux", path);
        var xml = await OvalText.OpenAsync(path);
        int Count(string condition) => xml.Select($"//*[local-name()='definition'][*/*[local-name()='patchable' and {condition}]]").Count;

        Assert.Equal(definitions, Count("true()"));
        Assert.Equal(definitions, content.Advisories.Count + content.Skipped.GetValueOrDefault("no-usable-package"));
        Assert.Equal(Count(".='Not Applicable'"), content.Rows.Count(row => row.State == FixState.NotAffected));
        Assert.Equal(Count(".='false'"), content.Rows.Count(row => row.Ranges is [{ Fixed: null, LastAffected: null }]));
        Assert.All(content.Rows, row => Assert.Equal(@namespace, row.Namespace));
        Assert.True(content.Skipped.GetValueOrDefault("no-fixed-version") < definitions / 100);
    }

    [Fact]
    public async Task Archive_of_the_repository_has_both_distributions()
    {
        var content = await FeedReading.ReadAsync("azurelinux", SharedCorpus.PathOf("feeds/azurelinux/fixture/happy/main.tar.gz"));

        Assert.Equal(["azurelinux-3.0", "cbl-mariner-2.0"], content.Partitions);
        Assert.Equal(["azurelinux:3.0", "mariner:2.0"], content.Rows.Select(row => row.Namespace).Distinct());
    }

    [Fact]
    public async Task Only_the_documents_of_the_wanted_releases_are_fetched()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/azurelinux-3.0-oval.xml", Oval("com.microsoft.azurelinux", "1-1", "less than", "true"));
        using var http = FakeFeedHost.CreateClient();
        var feed = FeedReading.Catalog.Find("azurelinux")!;

        await foreach (var download in feed.FetchAsync(
            new FeedRequest(["azurelinux:3.0", "debian:12"], new Dictionary<string, string>(), host.Address), http, TestContext.Current.CancellationToken))
        {
            await using (download)
            {
                Assert.Equal(("azurelinux-3.0", null), (download.Partition, download.Error));
                Assert.Equal(["azurelinux:3.0"], download.Document!.Namespaces);
            }
        }

        Assert.Equal(["/azurelinux-3.0-oval.xml"], host.Paths);
    }

    private static string Oval(string space, string version, string operation, string patchable)
    {
        var text = new OvalText { Space = space }.Package(1, "a", OvalText.Evr(version, operation));
        return text.Define(
            $"""<title>CVE-2024-0001 affecting package a</title><reference ref_id="CVE-2024-0001" source="CVE"/><patchable>{patchable}</patchable><severity>High</severity>""",
            $"""<criteria operator="AND">{text.Criterion(1, "Package a is earlier than it")}</criteria>""",
            "vulnerability").ToString();
    }
}
