using System.Text.Json;
using System.Xml.Linq;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Photon;

public sealed class PhotonFeedTests
{
    [Theory]
    [InlineData("Fixed", "1.0-2.ph4", FixState.Fixed, "1.0-2.ph4")]
    [InlineData("Not Affected", "NA", FixState.NotAffected, null)]
    [InlineData("Not Fixed", "NA", FixState.Affected, null)]
    [InlineData("Won't Fix", "NA", FixState.WontFix, null)]
    public async Task Status_becomes_a_state(string status, string version, FixState state, string? fixedVersion)
    {
        var content = await ReadAsync(Row("CVE-2024-0001", status, version));

        var row = Assert.Single(content["CVE-2024-0001/curl"].Affected);
        Assert.Equal(("photon:4.0", PackageKind.Binary, Severity.High), (row.Namespace, row.Kind, row.Severity));
        Assert.Equal((state, fixedVersion), (row.State, row.FixedVersion));
    }

    [Theory]
    [InlineData("unreadable-id", "Re", "Fixed", "1-1")]
    [InlineData("unreadable-id", "UNK-1", "Fixed", "1-1")]
    [InlineData("unknown-status", "CVE-2024-0001", "Odd", "1-1")]
    [InlineData("fixed-without-version", "CVE-2024-0001", "Fixed", "NA")]
    public async Task Junk_is_counted(string reason, string id, string status, string version)
    {
        var content = await ReadAsync(Row(id, status, version));

        Assert.Empty(content.Advisories);
        Assert.Equal(1, content.Skipped[reason]);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("4.0")]
    [InlineData("5.0")]
    public async Task Every_row_of_a_real_release_is_read_or_counted(string release)
    {
        var path = SharedCorpus.PathOf($"feeds/photon/cve-metadata/happy/cve_data_photon{release}.json");
        var content = await FeedReading.ReadAsync("photon", path);

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        Assert.Equal([release], content.Partitions);
        Assert.Equal(json.RootElement.GetArrayLength(), content.Advisories.Count + content.Skipped.Values.Sum());
        Assert.All(content.Rows, row => Assert.Equal($"photon:{release}", row.Namespace));
    }

    [Theory]
    [InlineData("feeds/photon/oval", "photon:3.0", 222)]
    [InlineData("feeds/photon/oval-fixture/happy/com.vmware.phsa-photon5.xml.gz", "photon:5.0", 1)]
    public async Task Every_definition_of_real_oval_files_is_read(string path, string @namespace, int definitions)
    {
        var full = SharedCorpus.PathOf(path);
        var content = await FeedReading.ReadAsync("photon", full);

        var (count, names) = (0, 0);
        await foreach (var file in new LocalFeedFiles(full, FeedLimits.Default).ReadAllAsync(TestContext.Current.CancellationToken))
        {
            var document = await XDocument.LoadAsync(file.Content, LoadOptions.None, TestContext.Current.CancellationToken);
            foreach (var definition in document.Descendants().Where(element => element.Name.LocalName == "definition"))
            {
                count++;
                names += definition.Descendants().Where(element => element.Name.LocalName == "criterion").Select(element => (string?)element.Attribute("comment"))
                    .Where(comment => comment!.Contains(" is earlier than ", StringComparison.Ordinal)).Select(comment => comment!.Split(' ')[0]).Distinct().Count();
            }
        }

        Assert.Equal([@namespace.Replace("photon:", "oval/", StringComparison.Ordinal)], content.Partitions);
        Assert.Equal((definitions, count), (count, content.Advisories.Count));
        Assert.Equal(names, content.Rows.Count());
        Assert.Empty(content.Skipped);
        Assert.All(content.Rows, row => Assert.Equal((@namespace, PackageKind.Binary, FixState.Fixed), (row.Namespace, row.Kind, row.State)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html></html>")]
    [InlineData("[{\"cve_id\":\"CVE-2024-0001\",\"pkg\":\"curl\"")]
    public async Task What_is_not_the_whole_list_is_refused(string text) =>
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("photon", "4.0", "cve_data_photon4.0.json", text));

    [Fact]
    public async Task Releases_are_read_from_the_list_and_each_is_a_partition()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/photon_versions.json", """{"branches": ["4.0", "5.0"]}""");
        host.Serve("/cve_data_photon4.0.json", Row("CVE-2024-0001", "Fixed", "1-1"));

        var downloads = await FeedFetching.FetchAsync("photon", host);

        Assert.Equal([("4.0", true), ("5.0", false)], downloads.Select(download => (download.Partition, download.Error is null)));
    }

    private static string Row(string id, string status, string version) =>
        $$"""[{"cve_id":"{{id}}","pkg":"curl","cve_score":7.5,"aff_ver":"all versions before {{version}} are vulnerable","res_ver":"{{version}}","status":"{{status}}"}]""";

    private static Task<FeedContent> ReadAsync(string text) => FeedReading.ReadTextAsync("photon", "cve_data_photon4.0.json", text);
}
