using System.Text.Json;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Rocky;

public sealed class RockyFeedTests
{
    [Fact]
    public async Task A_mirror_of_the_repositories_is_read_by_its_paths()
    {
        var path = SharedCorpus.PathOf("feeds/rocky/updateinfo/happy");
        var content = await FeedReading.ReadAsync("rocky", path);

        var count = await UpdateInfoCount.OfAsync(path, update => (string?)update.Attribute("type") == "security");
        Assert.Equal(["8/BaseOS", "9/AppStream", "9/BaseOS"], content.Partitions);
        Assert.Equal(count, new UpdateInfoCount(content.Advisories.Count, content.Rows.Count()));
        Assert.Equal(1, content.Skipped["no-vulnerability"]);
        Assert.Equal(["rocky:8", "rocky:9"], content.Rows.Select(row => row.Namespace).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_of_the_errata_api_is_read()
    {
        var path = SharedCorpus.PathOf("feeds/rocky/errata-api/happy/page1.json");
        Assert.Equal(1, (await FeedReading.ReadAsync("rocky", Path.Combine(Path.GetDirectoryName(path)!, "page2.json"))).Skipped["no-vulnerability"]);
        var content = await FeedReading.ReadAsync("rocky", path);

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var item = Assert.Single(json.RootElement.GetProperty("advisories").EnumerateArray());
        var names = item.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("nevra").GetString()!)
            .Where(nevra => !nevra.Contains(".src", StringComparison.Ordinal)).Select(NameOf).Distinct();
        var advisory = Assert.Single(content.Advisories);
        Assert.Equal(item.GetProperty("name").GetString(), advisory.Key);
        Assert.Equal(names.Order(StringComparer.Ordinal), advisory.Affected.Select(row => row.Name).Distinct());
        Assert.NotEmpty(advisory.Cvss);
        Assert.All(advisory.Affected, row => Assert.NotEqual(Severity.Unknown, row.Severity));
        Assert.All(advisory.Affected, row => Assert.StartsWith("rocky:", row.Namespace, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_of_packages_are_read_from_the_right()
    {
        var content = await FeedReading.ReadTextAsync(
            "rocky",
            "page1.json",
            """
            {"advisories":[{"name":"RLSA-2025:21816","kind":"TYPE_SECURITY","severity":"SEVERITY_IMPORTANT","cves":[{"cve":"CVE-2025-58183"}],"packages":[
            {"nevra":"java-1.8.0-openjdk-headless-1:1.8.0.1-2.el8_9.x86_64.rpm"},{"nevra":"npm-1:9.5.1-1.18.16.1.1.module+el8.8.0+1+a.x86_64","module_name":"nodejs","module_stream":"18"},
            {"nevra":"nonsense"}]}]}
            """);

        Assert.Equal(
            [("java-1.8.0-openjdk-headless", "1:1.8.0.1-2.el8_9", null), ("npm", "1:9.5.1-1.18.16.1.1.module+el8.8.0+1+a", "nodejs:18")],
            content.Rows.Select(row => (row.Name, row.FixedVersion!, row.Module)));
        Assert.All(content.Rows, row => Assert.Equal(("rocky:8", Severity.High), (row.Namespace, row.Severity)));
        Assert.Equal(1, content.Skipped["unreadable-version"]);
    }

    [Theory]
    [InlineData("badid")]
    [InlineData("corruptcrc")]
    public async Task Broken_repositories_are_refused(string name)
    {
        var path = SharedCorpus.PathOf($"feeds/rocky/updateinfo/{name}");
        var store = new InMemoryAdvisoryStore();
        var updater = new FeedUpdater(store, TimeProvider.System, new FeedSettings());
        var token = TestContext.Current.CancellationToken;

        await Assert.ThrowsAsync<FeedFormatException>(async () =>
            await updater.ImportAsync(FeedReading.Catalog.Find("rocky")!, path, new FeedUpdateOptions(), token).ToListAsync(token));
        Assert.Empty(await store.GetStatesAsync(token));
    }

    [Fact]
    public async Task Repositories_that_need_not_be_there_are_passed_over()
    {
        await using var host = new FakeFeedHost();
        const string Updates =
            """
            <updates><update type="security"><id>RLSA-2022:7513</id><severity>Low</severity><references><reference id="CVE-2022-1271" type="cve"/></references>
            <pkglist><package name="xz" version="5.2.5" release="8.el9_0" arch="x86_64"/></pkglist></update></updates>
            """;
        host.ServeRepository("/9/BaseOS/x86_64/os", Updates);
        host.ServeRepository("/9/CRB/x86_64/os", Updates);

        var parts = await FeedFetching.FetchAsync("rocky", host, ["rocky:9"]);

        Assert.Equal([("9/BaseOS", true), ("9/AppStream", false), ("9/CRB", true)], parts.Select(part => (part.Partition, part.Error is null)));
    }

    private static string NameOf(string nevra) => string.Join('-', nevra.Split('-')[..^2]);
}
