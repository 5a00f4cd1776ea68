using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Suse;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Suse;

public sealed class SuseFeedTests
{
    private const string Metadata = """
        <title>CVE-2024-0001</title><reference ref_id="SUSE CVE-2024-0001" ref_url="https://www.suse.com/security/cve/CVE-2024-0001" source="SUSE CVE"/>
        <advisory><severity>Moderate</severity></advisory>
        """;

    [Theory]
    [InlineData("SUSE Linux Enterprise Server 15 SP3", "sles:15.3", null)]
    [InlineData("SUSE Linux Enterprise Server 15", "sles:15", null)]
    [InlineData("SUSE Linux Enterprise Server 15 SP1-LTSS", "sles:15.1", "ltss")]
    [InlineData("SUSE Linux Enterprise Server 15 SP1-ESPOS", "sles:15.1", "espos")]
    [InlineData("SUSE Linux Enterprise Server for SAP Applications 12 SP5", "sles:12.5", null)]
    [InlineData("SUSE Linux Enterprise Module for Basesystem 15 SP4", "sles:15.4", null)]
    [InlineData("SUSE Linux Enterprise Desktop 15 SP3", "sled:15.3", null)]
    [InlineData("SUSE Linux Enterprise Server 16.0", "sles:16.0", null)]
    [InlineData("SUSE Linux Enterprise Micro 5.5", "sle-micro:5.5", null)]
    [InlineData("SUSE Linux Micro 6.1", "sl-micro:6.1", null)]
    [InlineData("openSUSE Leap 15.5", "opensuse.leap:15.5", null)]
    [InlineData("openSUSE Leap 42.3", "opensuse:42.3", null)]
    [InlineData("openSUSE Leap Micro 5.2", "opensuse.leap-micro:5.2", null)]
    [InlineData("openSUSE 13.2", "opensuse:13.2", null)]
    [InlineData("openSUSE Tumbleweed", "opensuse-tumbleweed", null)]
    [InlineData("sles10-sp4", "sles:10.4", null)]
    [InlineData("core9", "sles:9", null)]
    [InlineData("suse102", "opensuse:10.2", null)]
    [InlineData("SUSE Manager Server 4.3", null, null)]
    [InlineData("SUSE Linux Enterprise High Performance Computing 15 SP3", null, null)]
    public void Products_become_namespaces_and_channels(string name, string? @namespace, string? channel)
    {
        var product = SuseProduct.Read(name);

        Assert.Equal((@namespace, channel), (product?.Namespace, product?.Channel));
    }

    [Fact]
    public async Task Fixed_unfixed_and_unaffected_packages_of_every_product_are_rows()
    {
        var text = Oval()
            .Package(1, "openssl", OvalText.Evr("0:1.1.1d-11.20.1") + "<l:arch operation=\"pattern match\">(aarch64|x86_64)</l:arch>")
            .Package(2, "kernel-default", "<l:version operation=\"equals\">0</l:version>")
            .Package(3, "tar", OvalText.Evr("0:0-0", "greater than"));
        text.Define(Metadata, $"""
            <criteria operator="OR">
              <criteria operator="AND">
                <criteria operator="OR">{text.Criterion(90, "SUSE Linux Enterprise Module for Basesystem 15 SP3 is installed")}{text.Criterion(91, "SUSE Linux Enterprise Server 15 SP1-LTSS is installed")}{text.Criterion(92, "SUSE Manager Server 4.3 is installed")}</criteria>
                <criteria operator="OR">{text.Criterion(1, "openssl-1.1.1d-11.20.1 is installed")}{text.Criterion(3, "tar is affected")}</criteria>
              </criteria>
              <criteria operator="AND">{text.Criterion(93, "SUSE Linux Enterprise Server 15 SP3 is installed")}{text.Criterion(2, "kernel-default is not affected")}</criteria>
              <criteria operator="AND">{text.Criterion(94, "SUSE Manager Proxy 4.3 is installed")}{text.Criterion(2, "kernel-default is not affected")}</criteria>
            </criteria>
            """, "vulnerability");

        var content = await FeedReading.ReadTextAsync("suse", "suse.linux.enterprise.15-affected.xml", text.ToString());

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal("CVE-2024-0001", advisory.Id);
        Assert.Equal(
            [
                ("sles:15.1", "openssl", FixState.Fixed, "1.1.1d-11.20.1", "ltss"),
                ("sles:15.3", "openssl", FixState.Fixed, "1.1.1d-11.20.1", null),
                ("sles:15.1", "tar", FixState.Affected, null, "ltss"),
                ("sles:15.3", "tar", FixState.Affected, null, null),
                ("sles:15.3", "kernel-default", FixState.NotAffected, null, null),
            ],
            advisory.Affected.Select(row => (row.Namespace, row.Name, row.State, row.FixedVersion, row.Channel)));
        Assert.Equal(["aarch64", "x86_64"], advisory.Affected[0].Architectures);
        Assert.All(advisory.Affected, row => Assert.Equal((PackageKind.Binary, Severity.Medium), (row.Kind, row.Severity)));
        Assert.Equal([VersionRange.All], advisory.Affected[2].Ranges);
        Assert.Equal(1, content.Skipped["unknown-product"]);
    }

    [Fact]
    public async Task Update_keeps_its_id_and_names_its_CVEs()
    {
        var text = Oval().Package(1, "a", OvalText.Evr("0:1-1"));
        text.Define(
            """
            <title>a</title><reference ref_id="SUSE-SU-2024:0001-1" source="SUSE-SU"/><reference ref_id="CVE-2024-0001" source="CVE"/><reference ref_id="CVE-2024-0002" source="CVE"/>
            <advisory><cve impact="critical">CVE-2024-0001 at SUSE</cve></advisory>
            """,
            $"<criteria>{text.Criterion(8, "openSUSE Leap 15.5 is installed")}{text.Criterion(1, "a-1-1 is installed")}</criteria>");

        var advisory = Assert.Single((await FeedReading.ReadTextAsync("suse", "opensuse.leap.15.5-patch.xml", text.ToString())).Advisories);

        Assert.Equal("SUSE-SU-2024:0001-1", advisory.Id);
        Assert.Equal(["CVE-2024-0001", "CVE-2024-0002"], advisory.Aliases);
        Assert.Equal(Severity.Critical, Assert.Single(advisory.Affected).Severity);
    }

    [Fact]
    public async Task Documents_of_the_corpus_are_partitions_of_their_own()
    {
        var content = await FeedReading.ReadAsync("suse", SharedCorpus.PathOf("feeds/suse/oval/happy"));

        Assert.Equal(14, content.Partitions.Count);
        Assert.Contains("suse.linux.enterprise.15-affected", content.Partitions);
        string[] namespaces = [.. content.Rows.Select(row => row.Namespace).Distinct()];
        Assert.Subset(
            namespaces.ToHashSet(),
            new HashSet<string> { "opensuse:10.2", "opensuse:12.1", "opensuse:13.2", "opensuse.leap:15.2", "opensuse-tumbleweed", "sles:16.0", "sles:10.4", "sles:9", "sle-micro:5.5", "sl-micro:6.0" });
        Assert.Contains(content.Rows, row => row is { Name: "kernel-default", State: FixState.NotAffected, Namespace: "sles:15.3" });
        Assert.Contains(content.Rows, row => row is { Name: "tar", FixedVersion: "1.34-2.2", Namespace: "opensuse-tumbleweed" });
    }

    [Fact]
    public async Task Real_document_gives_what_XPath_counts()
    {
        var path = SharedCorpus.PathOf("feeds/suse/oval/suse_truncated.xml");
        var content = await FeedReading.ReadAsync("suse", path);
        var xml = await OvalText.OpenAsync(path);

        Assert.Equal(
            xml.Select("//*[local-name()='definition']").Count,
            content.Advisories.Count + content.Skipped.GetValueOrDefault("no-usable-package") + content.Skipped.GetValueOrDefault("unreadable-id"));
        Assert.NotEmpty(content.Advisories);
    }

    [Fact]
    public async Task VEX_archive_gives_what_a_plain_count_gives()
    {
        var content = await FeedReading.ReadAsync("suse", SharedCorpus.PathOf("feeds/suse/csaf-vex/csaf-vex.tar.bz2"));

        Assert.Equal(["csaf-vex"], content.Partitions);
        var advisory = content["CVE-2023-5568"];
        Assert.Equal(31, advisory.Affected.Count(row => row is { Namespace: "opensuse-tumbleweed", State: FixState.Fixed }));
        var row = advisory.Affected.Single(row => row is { Namespace: "opensuse-tumbleweed", Name: "ctdb-pcp-pmda" });
        Assert.Equal(("4.19.2+git.322.7e9201cef5-1.1", Severity.Medium), (row.FixedVersion, row.Severity));
        Assert.Contains(advisory.Affected, row => row is { Namespace: "sles:15.4", State: FixState.NotAffected });
    }

    [Fact]
    public async Task CSAF_advisories_name_versions_and_architectures()
    {
        var content = await FeedReading.ReadAsync("suse", SharedCorpus.PathOf("feeds/suse/csaf/csaf.tar.bz2"));

        Assert.Equal(["csaf"], content.Partitions);
        var advisory = content.Advisories.First(advisory => advisory.Key.StartsWith("SUSE-SU-2015:0011-2/", StringComparison.Ordinal));
        var row = advisory.Affected.Single(row => row is { Name: "bind", Namespace: "sles:11.2", Channel: null });
        Assert.Equal("9.9.4P2-0.6.1", row.FixedVersion);
        Assert.Contains("i586", row.Architectures);
        Assert.Contains(advisory.Affected, row => row is { Name: "bind", Channel: "ltss" });
    }

    [Theory]
    [InlineData("known_affected", "no_fix_planned", FixState.WontFix)]
    [InlineData("known_affected", "none_available", FixState.Affected)]
    [InlineData("under_investigation", "none_available", FixState.UnderInvestigation)]
    [InlineData("known_not_affected", "none_available", FixState.NotAffected)]
    public async Task Status_of_a_CSAF_document_becomes_a_state(string status, string category, FixState state)
    {
        var text = new CsafText { Publisher = "https://www.suse.com/" }
            .Product("SUSE Linux Enterprise Server 15 SP3", "cpe:/o:suse:sles:15:sp3")
            .Component(status, "SUSE Linux Enterprise Server 15 SP3", "openssl-1_1")
            .Remedy(category, "", "SUSE Linux Enterprise Server 15 SP3:openssl-1_1");

        var content = await FeedReading.ReadTextAsync("suse", "cve-2024-0001.json", text.ToString());

        var row = Assert.Single(content.Rows);
        Assert.Equal(("sles:15.3", "openssl-1_1", state), (row.Namespace, row.Name, row.State));
    }

    [Fact]
    public async Task Damaged_archive_and_document_are_refused()
    {
        var good = new CsafText { Publisher = "https://www.suse.com/" }.Product("P", "cpe:/o:suse:sles:15").ToString();
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("suse", "csaf-vex", "x.json", good[..(good.Length / 2)]));
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("suse", "csaf-vex", "x.json", "{}"));
        var archive = await File.ReadAllBytesAsync(SharedCorpus.PathOf("feeds/suse/csaf-vex/csaf-vex.tar.bz2"), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<FeedFormatException>(
            () => FeedReading.ReadAsync("suse", new MemoryFeedFiles(("csaf-vex.tar.bz2", archive[..(archive.Length / 2)]))));
    }

    [Fact]
    public async Task Archive_of_another_form_is_not_taken()
    {
        var content = await FeedReading.ReadAsync("suse", SharedCorpus.PathOf("feeds/suse/cvrf-cve/unexpected-eof/cvrf-cve.tar.bz2"));

        Assert.Empty(content.Partitions);
    }

    [Fact]
    public async Task Listing_leads_to_one_document_for_each_product()
    {
        var documents = SuseDocument.List(await File.ReadAllTextAsync(
            SharedCorpus.PathOf("feeds/suse/oval/happy/indexof.html"), TestContext.Current.CancellationToken));

        var names = documents.Select(document => document.FileName).ToList();
        Assert.Contains("suse.linux.enterprise.15-affected.xml.gz", names);
        Assert.Contains("suse.linux.enterprise.server.10.xml.gz", names);
        Assert.Contains("opensuse.leap.15.2-affected.xml", names);
        Assert.Contains("opensuse.tumbleweed-affected.xml", names);
        Assert.Contains("suse.linux.micro.6-affected.xml.gz", names);
        Assert.DoesNotContain(names, name => name.Contains("patch") || name.Contains("-sp") || name.Contains("manager") || name.Contains("server.15"));
        Assert.Equal(documents.Count, documents.Select(document => document.Family).Distinct().Count());
    }

    [Fact]
    public async Task Listing_that_cannot_be_read_fails_the_feed_and_keeps_known_partitions_up_to_date()
    {
        await using var host = new FakeFeedHost();
        var text = Oval().Package(1, "a", OvalText.Evr("0:1-1"));
        text.Define(Metadata, $"<criteria>{text.Criterion(8, "openSUSE Leap 15.5 is installed")}{text.Criterion(1, "a-1-1 is installed")}</criteria>");
        host.Serve("/opensuse.leap.15.5-affected.xml.gz", text.ToString());
        using var http = FakeFeedHost.CreateClient();
        var known = new Dictionary<string, string> { ["opensuse.leap.15.5-affected"] = "old", ["odd name"] = "old" };
        var results = new List<(string, bool)>();

        await foreach (var download in FeedReading.Catalog.Find("suse")!.FetchAsync(
            new FeedRequest(null, known, host.Address), http, TestContext.Current.CancellationToken))
        {
            await using (download)
            {
                results.Add((download.Partition, download.Error is null));
            }
        }

        Assert.Equal([("", false), ("opensuse.leap.15.5-affected", true)], results);
    }

    [Fact]
    public void Every_namespace_of_the_distribution_is_covered()
    {
        var feed = FeedReading.Catalog.Find("suse")!;

        Assert.All(
            ["sles:15.3", "sled:15.3", "opensuse.leap:15.5", "opensuse-tumbleweed", "opensuse:42.3", "sle-micro:5.5", "sl-micro:6.0"],
            name => Assert.True(feed.Covers(name)));
        Assert.False(feed.Covers("debian:12"));
        Assert.False(feed.Covers("suse"));
    }

    private static OvalText Oval() => new() { Space = "org.opensuse.security" };
}
