using System.Text;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Transport;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Formats;

public sealed class OvalDocumentTests
{
    [Fact]
    public async Task Demands_around_a_package_come_from_the_branch_it_stands_in()
    {
        var text = new OvalText().Package(1, "a", OvalText.Evr("0:1-2")).Package(2, "b", OvalText.Evr("0:3-4"));
        text.Define("<title>T</title>", $"""
            <criteria operator="OR">
              {text.Criterion(90, "Example Linux must be installed")}
              <criteria operator="AND">
                <criteria operator="OR">{text.Criterion(91, "Example Linux 8 is installed")}{text.Criterion(92, "Example Linux 9 is installed")}</criteria>
                <criteria operator="OR">
                  <criteria operator="AND">{text.Criterion(1, "a is earlier than 0:1-2")}{text.Criterion(93, "a is signed with Example key")}</criteria>
                  <criteria operator="AND">
                    {text.Criterion(94, "Module m:1 is enabled")}{text.Criterion(95, "Example Linux arch is x86_64")}
                    <criteria operator="OR">{text.Criterion(2, "b is earlier than 0:3-4")}</criteria>
                  </criteria>
                </criteria>
              </criteria>
            </criteria>
            """);

        var findings = await WalkAsync(text.ToString());

        Assert.Equal(["a", "b"], findings.Select(finding => finding.Test.Names.Single()));
        Assert.All(findings, finding => Assert.Equal(["Example Linux 8", "Example Linux 9"], finding.Context.Platforms));
        Assert.Equal([null, "m:1"], findings.Select(finding => finding.Context.Module));
        Assert.Empty(findings[0].Architectures());
        Assert.Equal(["x86_64"], findings[1].Architectures());
    }

    [Fact]
    public async Task Names_of_variables_states_and_patterns_of_architectures_are_resolved()
    {
        var text = new OvalText()
            .Variable(1, OvalText.Evr("1.2-3", "less than or equal"), "liba", "liba-dev")
            .Package(2, "c", OvalText.Evr("2-1") + "<l:arch operation=\"pattern match\">(aarch64|x86_64)</l:arch>")
            .Package(3, "d", "")
            .Package(4, "e", "<l:version operation=\"equals\">0</l:version>");
        text.Define("", $"<criteria>{text.Criterion(1, "x")}{text.Criterion(2, "y")}{text.Criterion(3, "d is installed")}{text.Criterion(4, "e is not affected")}</criteria>");

        var findings = await WalkAsync(text.ToString());

        Assert.Equal(["liba", "liba-dev"], findings[0].Test.Names);
        Assert.Equal(("1.2-3", OvalOperation.LessThanOrEqual), (findings[0].State!.Evr, findings[0].State!.EvrOperation));
        Assert.Equal(["aarch64", "x86_64"], findings[1].Architectures());
        Assert.Equal(
            [OvalFindingKind.Version, OvalFindingKind.Version, OvalFindingKind.Installed, OvalFindingKind.NotAffected],
            findings.Select(finding => finding.Kind));
    }

    [Fact]
    public async Task Which_kernel_runs_is_a_demand_of_the_machine_and_a_package_with_a_version_is_no_product()
    {
        var text = new OvalText().Package(1, "kernel", OvalText.Evr("0:4-2"));
        text.Define("", $"""
            <criteria operator="AND">
              <criteria operator="OR">{text.Criterion(90, "kernel earlier than 0:4-2 is currently running")}{text.Criterion(91, "kernel earlier than 0:4-2 is set to boot up on next boot")}</criteria>
              {text.Criterion(1, "kernel is earlier than 0:4-2")}{text.Criterion(92, "openssl-1_1-1.1.1d-11.20.1 is installed")}
            </criteria>
            """);
        var skipped = new SkippedRecords();

        var finding = Assert.Single(await WalkAsync(text.ToString(), skipped));

        Assert.Empty(finding.Context.Platforms);
        Assert.Equal(new Dictionary<string, long> { ["unresolved-test"] = 1 }, skipped.Counts);
    }

    [Fact]
    public async Task Tests_that_are_missing_and_negated_criteria_are_counted()
    {
        var text = new OvalText().Package(1, "a", OvalText.Evr("1-1"));
        text.Define("", $"<criteria>{text.Criterion(77, "b is old")}<criteria negate=\"true\">{text.Criterion(1, "a")}</criteria></criteria>");
        var skipped = new SkippedRecords();

        Assert.Empty(await WalkAsync(text.ToString(), skipped));
        Assert.Equal(new Dictionary<string, long> { ["negated-criteria"] = 1, ["unresolved-test"] = 1 }, skipped.Counts);
    }

    [Fact]
    public async Task Comment_tells_the_version_where_the_document_has_no_tests()
    {
        var text = new OvalText();
        text.Define("", $"<criteria>{text.Criterion(77, "b is earlier than 0:1-2.el7")}</criteria>");

        var finding = Assert.Single(await WalkAsync(text.ToString()));

        Assert.Equal((OvalFindingKind.Version, "b", "0:1-2.el7"), (finding.Kind, finding.Test.Names.Single(), finding.State!.Evr));
    }

    [Fact]
    public async Task Metadata_is_read()
    {
        var text = new OvalText().Define(
            """
            <title>CVE-2024-0001 a: flaw</title><reference source="CVE" ref_id="CVE-2024-0001" ref_url="https://example.org/1"/><description>Text</description>
            <advisory><severity>Important</severity><issued date="2024-01-02"/><updated date="2024-02-03"/>
            <cve cvss3="9.8/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" impact="critical" href="https://example.org/c">CVE-2024-0002 at Example</cve>
            <affected><resolution state="Will not fix"><component>a</component><component>b</component></resolution></affected>
            <affected_cpe_list><cpe>cpe:/o:example:linux:8</cpe></affected_cpe_list></advisory>
            """,
            "",
            "vulnerability");

        await using var document = await OpenAsync(text.ToString());
        var definition = Assert.Single(document.ReadDefinitions(TestContext.Current.CancellationToken));

        Assert.Equal(("vulnerability", "Important", "2024-01-02", "2024-02-03"), (definition.Class, definition.Severity, definition.Issued, definition.Updated));
        Assert.Equal(["CVE-2024-0001", "CVE-2024-0002"], definition.CveIds);
        Assert.Equal(["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"], Assert.Single(definition.Cves).Vectors);
        Assert.Equal(["a", "b"], Assert.Single(definition.Resolutions).Components);
        Assert.Equal(["cpe:/o:example:linux:8"], definition.Cpes);
        Assert.Null(definition.Criteria);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!DOCTYPE html><html><body>Please log in</body></html>")]
    [InlineData("<html/>")]
    [InlineData("""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><oval_definitions><definitions>&b;</definitions></oval_definitions>""")]
    [InlineData("""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><oval_definitions>&a;</oval_definitions>""")]
    [InlineData("<oval_definitions><definitions><definition id=\"oval:a:def:1\"><metadata><title>cut")]
    [InlineData("<oval_definitions><definitions></tests></oval_definitions>")]
    [InlineData("{}")]
    public async Task What_is_not_a_whole_OVAL_document_is_refused(string text) =>
        await Assert.ThrowsAsync<FeedFormatException>(async () => await WalkAsync(text));

    [Fact]
    public async Task Nesting_and_size_of_a_definition_are_limited()
    {
        var deep = new OvalText().Define("", string.Concat(Enumerable.Repeat("<criteria>", 100)) + string.Concat(Enumerable.Repeat("</criteria>", 100)));
        Assert.Contains("deep", (await Assert.ThrowsAsync<FeedFormatException>(() => WalkAsync(deep.ToString()))).Message, StringComparison.Ordinal);

        var large = new OvalText().Define($"<description>{new string('x', 300_000)}</description>", "");
        Assert.Contains(
            "limit",
            (await Assert.ThrowsAsync<FeedFormatException>(
                () => WalkAsync(large.ToString(), limits: FeedLimits.Default with { RecordBytes = 100_000 }))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("azurelinux/azurelinux-3.0-oval.xml.gz", "oval:com.microsoft.azurelinux:def:")]
    [InlineData("oracle/oval/ksplice.xml", "oval:com.oracle.elsa:def:")]
    [InlineData("almalinux/oval/org.almalinux.alsa-9.xml.bz2", "oval:org.almalinux.alsa:def:")]
    [InlineData("debian/oval/oval-definitions-bullseye.xml.bz2", "oval:org.debian:def:")]
    [InlineData("ubuntu/oval/oci.com.ubuntu.jammy.cve.oval.xml.bz2", "oval:com.ubuntu.jammy:def:")]
    [InlineData("photon/oval/com.vmware.phsa-photon3.xml.gz", "oval:com.vmware.phsa:def:")]
    public async Task Documents_of_every_publisher_are_read_with_packages_and_versions(string path, string begin)
    {
        await using var files = new LocalFeedFiles(SharedCorpus.PathOf("feeds/" + path), FeedLimits.Default);
        await foreach (var file in files.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            var (definitions, findings) = (0, new List<OvalFinding>());
            await using var document = await OvalDocument.OpenAsync(file, FeedLimits.Default, TestContext.Current.CancellationToken);
            foreach (var definition in document.ReadDefinitions(TestContext.Current.CancellationToken))
            {
                Assert.StartsWith(begin, definition.Id, StringComparison.Ordinal);
                definitions++;
                findings.AddRange(new OvalTree(document.Tables).Walk(definition.Criteria, new SkippedRecords()));
            }

            Assert.True(definitions > 0);
            Assert.NotEmpty(findings);
            Assert.All(findings, finding => Assert.NotEmpty(finding.Test.Names));
            Assert.Contains(findings, finding => finding.State?.Evr is not null);
        }
    }

    private static Task<OvalDocument> OpenAsync(string text, FeedLimits? limits = null) => OvalDocument.OpenAsync(
        new FeedFile("oval.xml", new MemoryStream(Encoding.UTF8.GetBytes(text))), limits ?? FeedLimits.Default, TestContext.Current.CancellationToken);

    private static async Task<List<OvalFinding>> WalkAsync(string text, SkippedRecords? skipped = null, FeedLimits? limits = null)
    {
        var findings = new List<OvalFinding>();
        await using var document = await OpenAsync(text, limits);
        foreach (var definition in document.ReadDefinitions(TestContext.Current.CancellationToken))
        {
            findings.AddRange(new OvalTree(document.Tables).Walk(definition.Criteria, skipped ?? new SkippedRecords()));
        }

        return findings;
    }
}
