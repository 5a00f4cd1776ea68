using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.RedHat;

public sealed class RedHatOvalTests
{
    [Fact]
    public async Task Update_is_a_fix_for_its_release_and_products()
    {
        var text = new OvalText { Space = "com.redhat.rhsa" }
            .Package(1, "nodejs", OvalText.Evr("1:12.1-1.module+el8") + "<l:arch operation=\"pattern match\">aarch64|x86_64</l:arch>");
        text.Define(
            """
            <title>RHSA-2024:0001: nodejs (Important)</title><reference source="RHSA" ref_id="RHSA-2024:0001" ref_url="https://access.redhat.com/errata/RHSA-2024:0001"/>
            <reference source="CVE" ref_id="CVE-2024-0001"/><advisory><severity>Important</severity><affected_cpe_list><cpe>cpe:/a:redhat:enterprise_linux:8::appstream</cpe><cpe>cpe:/a:redhat:enterprise_linux:9::appstream</cpe></affected_cpe_list></advisory>
            """,
            $"""
            <criteria operator="OR">{text.Criterion(90, "Red Hat Enterprise Linux must be installed")}<criteria operator="AND">
            {text.Criterion(91, "Red Hat Enterprise Linux 8 is installed")}{text.Criterion(92, "Module nodejs:12 is enabled")}
            <criteria operator="OR"><criteria operator="AND">{text.Criterion(1, "nodejs is earlier than 1:12.1-1")}{text.Criterion(93, "nodejs is signed with Red Hat redhatrelease2 key")}</criteria></criteria>
            </criteria></criteria>
            """);

        var content = await FeedReading.ReadTextAsync("redhat", "rhel-8.oval.xml", text.ToString());

        Assert.Equal(["oval"], content.Partitions);
        var advisory = Assert.Single(content.Advisories);
        Assert.Equal("CVE-2024-0001", advisory.Id);
        Assert.Equal(["RHSA-2024:0001"], advisory.Aliases);
        Assert.Equal(["rhel:8", "centos:8"], advisory.Affected.Select(row => row.Namespace));
        var row = advisory.Affected[0];
        Assert.Equal(("nodejs", "1:12.1-1.module+el8", "nodejs:12", Severity.High), (row.Name, row.FixedVersion, row.Module, row.Severity));
        Assert.Equal(["aarch64", "x86_64"], row.Architectures);
        Assert.Equal(["cpe:/a:redhat:enterprise_linux:8::appstream"], row.Repositories);
    }

    [Theory]
    [InlineData("com.redhat.cve", "Will not fix", FixState.WontFix)]
    [InlineData("com.redhat.cve", "Out of support scope", FixState.EndOfLife)]
    [InlineData("com.redhat.cve", "Fix deferred", FixState.Deferred)]
    [InlineData("com.redhat.cve", "Under investigation", FixState.UnderInvestigation)]
    [InlineData("com.redhat.cve", "Affected", FixState.Affected)]
    [InlineData("com.redhat.unaffected", "Affected", FixState.NotAffected)]
    public async Task Package_without_a_fix_has_the_state_of_its_resolution(string space, string words, FixState state)
    {
        var text = new OvalText { Space = space }.Package(1, "tar", "");
        text.Define(
            $"""
            <title>CVE-2005-2541 tar</title><reference source="CVE" ref_id="CVE-2005-2541"/><advisory><affected><resolution state="{words}"><component>tar</component></resolution></affected>
            <affected_cpe_list><cpe>cpe:/o:redhat:enterprise_linux:9::baseos</cpe></affected_cpe_list></advisory>
            """,
            $"""<criteria operator="AND">{text.Criterion(91, "Red Hat Enterprise Linux 9 is installed")}{text.Criterion(1, "tar is installed")}</criteria>""",
            "vulnerability");

        var advisory = Assert.Single((await FeedReading.ReadTextAsync("redhat", "rhel-9-including-unpatched.oval.xml", text.ToString())).Advisories);

        Assert.All(advisory.Affected, row => Assert.Equal((state, "tar", null), (row.State, row.Name, row.FixedVersion)));
        Assert.Equal(2, advisory.Affected.Count);
    }

    [Theory]
    [InlineData("redhat/oval-legacy/com.redhat.rhsa-RHEL8.xml.gz")]
    [InlineData("redhat/oval-legacy/com.redhat.rhsa-20201980.xml.gz")]
    [InlineData("redhat/oval-v2/rhel-8-rpm-unpatched.xml.gz")]
    [InlineData("redhat/oval-v2/oval.xml")]
    [InlineData("redhat/oval-v2/oval/v2/RHEL9/jboss-ws-5-including-unpatched.oval.xml.bz2")]
    [InlineData("clair-v2-fixtures/rhel/fetcher_rhel_test.1.xml")]
    [InlineData("clair-v2-fixtures/rhel/fetcher_rhel_test.2.xml")]
    public async Task Real_documents_give_what_XPath_counts(string name)
    {
        var path = SharedCorpus.PathOf("feeds/" + name);
        var content = await FeedReading.ReadAsync("redhat", path);
        var xml = await OvalText.OpenAsync(path);

        Assert.NotEmpty(content.Advisories);
        Assert.Equal(
            xml.Select("//*[local-name()='definition']").Count,
            content.Advisories.Count + content.Skipped.GetValueOrDefault("no-usable-package") + content.Skipped.GetValueOrDefault("unreadable-id"));
        var comments = xml.Select("//*[local-name()='criterion']/@comment").Cast<System.Xml.XPath.XPathNavigator>().Select(comment => comment.Value);
        Assert.Equal(
            comments.Select(comment => comment.Split(' ')).Where(words => words is [_, "is", "earlier", "than", _]).Select(words => words[0]).ToHashSet(),
            content.Rows.Where(row => row.State == FixState.Fixed).Select(row => row.Name).ToHashSet());
    }

    [Fact]
    public async Task Mirror_of_several_documents_is_one_partition()
    {
        var content = await FeedReading.ReadAsync("redhat", SharedCorpus.PathOf("feeds/redhat/oval-v2/oval/v2/RHEL9"));

        Assert.Equal(["oval"], content.Partitions);
        Assert.Contains(content.Rows, row => row is { Namespace: "rhel:9", Name: "tar", State: FixState.WontFix });
        Assert.Contains(content.Rows, row => row is { Namespace: "rhel:9", Name: "zlib", State: FixState.NotAffected });
        Assert.Contains(content.Rows, row => row is { Namespace: "centos:9", Name: "firefox", FixedVersion: "91.9.1-1.el9_0" });
    }

    [Fact]
    public async Task Hostile_and_cut_documents_are_refused()
    {
        const string Bomb = """<!DOCTYPE a [<!ENTITY b "cccccccc">]><oval_definitions><definitions><definition id="oval:com.redhat.rhsa:def:1">&b;</definition></definitions></oval_definitions>""";
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("redhat", "oval", "x.xml", Bomb));

        var whole = System.Text.Encoding.UTF8.GetString((await FeedReading.OpenAsync(SharedCorpus.PathOf("feeds/redhat/oval-v2/oval.xml"))).ToArray());
        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ReadTextAsync("redhat", "x.xml", whole[..(whole.Length / 2)]));
    }

    [Fact]
    public async Task List_of_repositories_has_every_repository_with_its_products()
    {
        var path = SharedCorpus.PathOf("feeds/redhat/repository-to-cpe/repository-to-cpe.json");
        var content = await FeedReading.ReadAsync("redhat", path);
        using var json = await JsonDocument.ParseAsync(await FeedReading.OpenAsync(path), cancellationToken: TestContext.Current.CancellationToken);
        var expected = json.RootElement.GetProperty("data").EnumerateObject().Where(one => one.Value.GetProperty("cpes").GetArrayLength() > 0).ToList();

        Assert.Equal(["repositories"], content.Partitions);
        Assert.Equal(expected.Count, content.Advisories.Count);
        Assert.Equal(expected.Sum(one => one.Value.GetProperty("cpes").GetArrayLength()), content.Rows.Sum(row => row.Repositories.Count));
        var row = Assert.Single(content["rhel-8-for-x86_64-baseos-rpms"].Affected);
        Assert.Equal(("redhat-repositories", "rhel-8-for-x86_64-baseos-rpms"), (row.Namespace, row.Name));
        Assert.Contains("cpe:/o:redhat:enterprise_linux:8::baseos", row.Repositories);
    }
}
