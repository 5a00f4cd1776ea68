using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.AlmaLinux;

public sealed class AlmaLinuxFeedTests
{
    [Fact]
    public async Task An_erratum_carries_severity_dates_and_module_streams()
    {
        var content = await FeedReading.ReadTextAsync("almalinux", "8/errata.full.json", Errata("Moderate"));

        var advisory = content["ALSA-2019:3708"];
        Assert.Equal(["8"], content.Partitions);
        Assert.Equal("CVE-2019-2510", advisory.Id);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1572983623), advisory.Published);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1651142818000), advisory.Modified);
        Assert.Equal("https://errata.almalinux.org/8/ALSA-2019-3708.html", advisory.Links[0]);
        Assert.Equal(
            [
                ("Judy", "mariadb-devel:10.3", "1.0.5-18.module_el8.3.0+2028+5e3224e9"),
                ("Judy", "mariadb:10.3", "1.0.5-18.module_el8.5.0+2632+14ced695"),
                ("xz", null, "1:5.2-1.el8"),
            ],
            advisory.Affected.Select(row => (row.Name, row.Module, row.FixedVersion!)));
        Assert.All(advisory.Affected, row => Assert.Equal(("almalinux:8", PackageKind.Binary, Severity.Medium), (row.Namespace, row.Kind, row.Severity)));
        Assert.Equal(1, content.Skipped["no-vulnerability"]);
    }

    [Theory]
    [InlineData("None", Severity.Unknown)]
    [InlineData("Low", Severity.Low)]
    [InlineData("Important", Severity.High)]
    [InlineData("Critical", Severity.Critical)]
    public async Task Severity_words_are_translated(string word, Severity severity)
    {
        var content = await FeedReading.ReadTextAsync("almalinux", "8/errata.full.json", Errata(word));

        Assert.All(content.Rows, row => Assert.Equal(severity, row.Severity));
    }

    [Fact]
    public async Task Every_package_of_the_real_errata_is_in_a_row()
    {
        var path = SharedCorpus.PathOf("feeds/almalinux/errata/errata.full.json");
        var content = await FeedReading.ReadAsync("almalinux", path);

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var errata = json.RootElement.GetProperty("data").EnumerateArray().ToList();
        var withCve = errata.Where(item => item.GetProperty("references").EnumerateArray().Any(reference => reference.GetProperty("type").GetString() == "cve")).ToList();
        Assert.Equal(withCve.Count, content.Advisories.Count);
        Assert.Equal(errata.Count - withCve.Count, content.Skipped["no-vulnerability"]);
        var names = withCve.SelectMany(item => item.GetProperty("packages").EnumerateArray()
            .Where(package => package.GetProperty("arch").GetString() != "src")
            .Select(package => (item.GetProperty("id").GetString(), package.GetProperty("name").GetString(), StreamOf(package)))).Distinct();
        Assert.Equal(names.Count(), content.Advisories.Sum(advisory => advisory.Affected.DistinctBy(row => (row.Name, row.Module)).Count()));
    }

    [Fact]
    public async Task A_mirror_of_the_repositories_is_read_too()
    {
        var path = SharedCorpus.PathOf("feeds/almalinux/updateinfo/happy");
        var content = await FeedReading.ReadAsync("almalinux", path);

        var count = await UpdateInfoCount.OfAsync(path, update => (string?)update.Attribute("type") == "security");
        Assert.Equal(["9/AppStream", "9/BaseOS"], content.Partitions);
        Assert.Equal(count, new UpdateInfoCount(content.Advisories.Count, content.Rows.Count()));
        Assert.Equal(1, content.Skipped["no-vulnerability"]);
        Assert.All(content.Rows, row => Assert.Equal("almalinux:9", row.Namespace));
    }

    [Fact]
    public async Task Local_oval_files_are_read_too()
    {
        var content = await FeedReading.ReadAsync("almalinux", SharedCorpus.PathOf("feeds/almalinux/oval"));

        Assert.Equal(["oval"], content.Partitions);
        var advisory = content["ALSA-2022:7071"];
        Assert.Equal(["CVE-2022-42927", "CVE-2022-42928", "CVE-2022-42929", "CVE-2022-42932"], advisory.Aliases);
        Assert.Equal("https://errata.almalinux.org/9/ALSA-2022-7071.html", advisory.Links[0]);
        Assert.NotEmpty(advisory.Affected);
        Assert.All(advisory.Affected, row => Assert.Equal(("almalinux:9", Severity.High), (row.Namespace, row.Severity)));
    }

    [Theory]
    [InlineData("badid")]
    [InlineData("corruptcrc")]
    public async Task Broken_repositories_are_refused(string name)
    {
        var path = SharedCorpus.PathOf($"feeds/almalinux/updateinfo/{name}");
        var updater = new FeedUpdater(new InMemoryAdvisoryStore(), TimeProvider.System, new FeedSettings());
        var token = TestContext.Current.CancellationToken;

        await Assert.ThrowsAsync<FeedFormatException>(async () =>
            await updater.ImportAsync(FeedReading.Catalog.Find("almalinux")!, path, new FeedUpdateOptions(), token).ToListAsync(token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":{}}""")]
    [InlineData("<html></html>")]
    [InlineData("""{"data":[{"id":"NOT-AN-ID"}]}""")]
    [InlineData("""{"data":[{"id":"ALSA-2019:3708","packages":[],"references":[]},{"id":""")]
    public async Task What_is_not_the_whole_list_is_refused(string text) =>
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("almalinux", "8", "8/errata.full.json", text));

    [Fact]
    public async Task Each_release_is_fetched_by_itself()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/8/errata.full.json", Errata("Low"));

        var parts = await FeedFetching.FetchAsync("almalinux", host);

        Assert.Equal([("8", true), ("9", false), ("10", false)], parts.Select(part => (part.Partition, part.Error is null)));
        Assert.Equal(["8"], (await FeedFetching.FetchAsync("almalinux", host, ["almalinux:8", "debian:12"])).Select(part => part.Partition));
    }

    private static string? StreamOf(JsonElement package) => package.TryGetProperty("module", out var module) && module.GetString() is { Length: > 0 } text
        ? string.Join(':', text.Split(':').Take(2))
        : null;

    private static string Errata(string severity) =>
        $$"""
        {"schema_version":"1.0","data":[{"id":"ALBA-2021:3049","type":"bugfix","severity":"None","packages":[],"references":[]},
        {"id":"ALSA-2019:3708","issued_date":1572983623,"updated_date":{"$date":1651142818000},"severity":"{{severity}}","title":"Moderate: mariadb:10.3","type":"security",
        "packages":[{"name":"Judy","epoch":"0","version":"1.0.5","release":"18.module_el8.5.0+2632+14ced695","arch":"x86_64","module":"mariadb:10.3:8050020220427075058:c5368500:x86_64"},
        {"name":"Judy","epoch":"0","version":"1.0.5","release":"18.module_el8.3.0+2028+5e3224e9","arch":"i686","module":"mariadb-devel:10.3:8030020210324132345:229f0a1c:x86_64"},
        {"name":"xz","epoch":1,"version":"5.2","release":"1.el8","arch":"x86_64"},{"name":"xz","epoch":1,"version":"5.2","release":"1.el8","arch":"src"}],
        "references":[{"id":"CVE-2019-2510","type":"cve","href":"https://example.org/"},{"id":"ALSA-2019-3708","type":"self","href":"https://errata.almalinux.org/8/ALSA-2019-3708.html"}]}]}
        """;
}
