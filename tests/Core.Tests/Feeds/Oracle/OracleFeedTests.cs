using System.Text;
using System.Xml.XPath;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Oracle;

public sealed class OracleFeedTests
{
    private const string Metadata = """
        <title> ELSA-2024-0001: a security update (IMPORTANT) </title><reference source="elsa" ref_id="ELSA-2024-0001" ref_url="https://linux.oracle.com/errata/ELSA-2024-0001.html"/>
        <reference source="CVE" ref_id="CVE-2024-0001" ref_url="https://linux.oracle.com/cve/CVE-2024-0001.html"/><reference source="CVE" ref_id="CVE-2024-0002"/>
        <advisory><severity>IMPORTANT</severity><issued date="2024-04-01"/></advisory>
        """;

    [Fact]
    public async Task Each_release_and_architecture_is_taken_from_its_branch()
    {
        var text = Oval().Package(1, "a", OvalText.Evr("0:1.0-1.el8")).Package(2, "a", OvalText.Evr("2:1.0-1.el9"));
        text.Define(Metadata, $"""
            <criteria operator="OR">
              <criteria operator="AND">{text.Criterion(8, "Oracle Linux 8 is installed")}
                <criteria operator="OR">
                  <criteria operator="AND">{text.Criterion(9, "Oracle Linux arch is x86_64")}{text.Criterion(1, "a is earlier than 0:1.0-1.el8")}</criteria>
                  <criteria operator="AND">{text.Criterion(10, "Oracle Linux arch is aarch64")}{text.Criterion(1, "a is earlier than 0:1.0-1.el8")}</criteria>
                </criteria></criteria>
              <criteria operator="AND">{text.Criterion(11, "Oracle Linux 9 is installed")}{text.Criterion(2, "a is earlier than 2:1.0-1.el9")}</criteria>
            </criteria>
            """);

        var advisory = Assert.Single((await ReadAsync(text)).Advisories);

        Assert.Equal(("ELSA-2024-0001", "ELSA-2024-0001"), (advisory.Key, advisory.Id));
        Assert.Equal(["CVE-2024-0001", "CVE-2024-0002"], advisory.Aliases);
        Assert.Equal("https://linux.oracle.com/errata/ELSA-2024-0001.html", advisory.Links[0]);
        Assert.Equal(new DateTimeOffset(2024, 4, 1, 0, 0, 0, TimeSpan.Zero), advisory.Published);
        Assert.Equal(2, advisory.Affected.Count);
        Assert.Equal(("oracle:8", "a", "1.0-1.el8", Severity.High), Of(advisory.Affected[0]));
        Assert.Equal(["aarch64", "i686", "x86_64"], advisory.Affected[0].Architectures);
        Assert.Equal(("oracle:9", "a", "2:1.0-1.el9", Severity.High), Of(advisory.Affected[1]));
        Assert.Empty(advisory.Affected[1].Architectures);
        Assert.Equal(PackageKind.Binary, advisory.Affected[0].Kind);
    }

    [Fact]
    public async Task Builds_of_ksplice_and_certified_ones_have_a_channel_and_modules_their_stream()
    {
        var text = Oval()
            .Package(1, "openssl", OvalText.Evr("2:1.1.1g-15.ksplice1.el8_3"))
            .Package(2, "gnutls", OvalText.Evr("10:3.6.16-4.0.1.el8_fips"))
            .Package(3, "qemu-kvm", OvalText.Evr("15:4.2.1-26.module+el8.7.0+1"));
        text.Define(Metadata, $"""
            <criteria operator="AND">{text.Criterion(8, "Oracle Linux 8 is installed")}<criteria operator="OR">
            {text.Criterion(1, "openssl is earlier than 2:1.1.1g-15.ksplice1.el8_3")}{text.Criterion(2, "gnutls is earlier than 10:3.6.16-4.0.1.el8_fips")}
            <criteria operator="AND">{text.Criterion(7, "Module virt:kvm_utils is enabled")}{text.Criterion(3, "qemu-kvm is earlier than 15:4.2.1-26")}</criteria>
            </criteria></criteria>
            """);

        var rows = Assert.Single((await ReadAsync(text)).Advisories).Affected;

        Assert.Equal(["ksplice", "fips", null], rows.Select(row => row.Channel));
        Assert.Equal([null, null, "virt:kvm_utils"], rows.Select(row => row.Module));
    }

    [Fact]
    public async Task What_says_nothing_usable_is_counted()
    {
        var text = Oval().Package(1, "a", OvalText.Evr("1-1")).Package(2, "b", "");
        text.Define(Metadata, $"<criteria>{text.Criterion(1, "a is earlier than 1-1")}{text.Criterion(2, "b is installed")}</criteria>")
            .Define("<title>ELBA-2024-0002: bug fix</title>", $"<criteria>{text.Criterion(1, "a")}</criteria>")
            .Define("<title>No id at all</title>", "");

        var content = await ReadAsync(text);

        Assert.Empty(content.Advisories);
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["no-fixed-version"] = 1, ["no-usable-package"] = 1, ["no-vulnerability"] = 1, ["unknown-release"] = 1, ["unreadable-id"] = 1,
            },
            content.Skipped);
    }

    [Theory]
    [InlineData("oracle/oval/com.oracle.elsa-all.xml.bz2", "all")]
    [InlineData("oracle/oval/ksplice.xml", "all")]
    [InlineData("oracle/oval/mock_data.xml", "all")]
    [InlineData("clair-v2-fixtures/oracle/fetcher_oracle_test.1.xml", "all")]
    [InlineData("clair-v2-fixtures/oracle/fetcher_oracle_test.2.xml", "all")]
    public async Task Real_documents_give_what_XPath_counts(string name, string partition)
    {
        var path = SharedCorpus.PathOf("feeds/" + name);
        var content = await FeedReading.ReadAsync("oracle", path);
        var xml = await OvalText.OpenAsync(path);

        Assert.Equal([partition], content.Partitions);
        Assert.Equal(Count(xml, "//*[local-name()='definition']"), content.Advisories.Count);
        foreach (XPathNavigator definition in xml.Select("//*[local-name()='definition']"))
        {
            var id = definition.SelectSingleNode("*[local-name()='metadata']/*[local-name()='reference'][@source='elsa']/@ref_id")!.Value;
            var names = definition.Select(".//*[local-name()='criterion'][contains(@comment,' is earlier than ')]/@comment")
                .Cast<XPathNavigator>().Select(comment => comment.Value.Replace(" is earlier than ", " ", StringComparison.Ordinal)).ToHashSet();
            var rows = content[id].Affected.Select(row => $"{row.Name} {(row.FixedVersion!.Contains(':') ? "" : "0:")}{row.FixedVersion}").ToHashSet();
            Assert.Equal(names, rows);
        }
    }

    [Fact]
    public async Task Ksplice_document_is_all_of_that_channel()
    {
        var content = await FeedReading.ReadAsync("oracle", SharedCorpus.PathOf("feeds/oracle/oval/ksplice.xml"));

        Assert.Contains(content.Rows, row => row is { Name: "openssl", Namespace: "oracle:8", Channel: "ksplice" });
        Assert.All(content.Rows, row => Assert.Equal(row.FixedVersion!.Contains("ksplice", StringComparison.Ordinal), row.Channel is not null));
    }

    [Fact]
    public async Task Years_are_fetched_one_by_one_and_a_missing_one_is_a_failure_of_its_own()
    {
        await using var host = new FakeFeedHost();
        var text = Oval().Package(1, "a", OvalText.Evr("1-1"));
        text.Define(Metadata, $"<criteria>{text.Criterion(8, "Oracle Linux 7 is installed")}{text.Criterion(1, "a is earlier than 1-1")}</criteria>");
        host.Serve("/oval/com.oracle.elsa-2007.xml.bz2", new FakeFeedPage { Body = Encoding.UTF8.GetBytes(text.ToString()), ETag = "\"1\"" });
        using var http = FakeFeedHost.CreateClient();
        var feed = FeedReading.Catalog.Find("oracle")!;

        var (ok, failed) = (new List<string>(), new List<string>());
        await foreach (var download in feed.FetchAsync(
            new FeedRequest(null, new Dictionary<string, string>(), new Uri(host.Address, "oval")), http, TestContext.Current.CancellationToken))
        {
            await using (download)
            {
                (download.Error is null ? ok : failed).Add(download.Partition);
            }
        }

        Assert.Equal(["2007"], ok);
        Assert.Contains("2008", failed);
        Assert.Equal(failed.Count + 1, host.Paths.Count);
    }

    [Fact]
    public async Task Document_that_is_cut_in_half_is_refused()
    {
        var text = Encoding.UTF8.GetString((await FeedReading.OpenAsync(SharedCorpus.PathOf("feeds/oracle/oval/ksplice.xml"))).ToArray());

        await Assert.ThrowsAsync<FeedFormatException>(
            () => FeedReading.ReadTextAsync("oracle", "com.oracle.elsa-2021.xml", text[..(text.Length / 2)]));
    }

    private static OvalText Oval() => new() { Space = "com.oracle.elsa" };

    private static Task<FeedContent> ReadAsync(OvalText text) => FeedReading.ReadTextAsync("oracle", "com.oracle.elsa-2024.xml", text.ToString());

    private static (string Namespace, string Name, string? Version, Severity Severity) Of(AffectedPackage row) =>
        (row.Namespace, row.Name, row.FixedVersion, row.Severity);

    private static int Count(XPathNavigator xml, string path) => xml.Select(path).Count;
}
