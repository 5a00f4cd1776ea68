using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Rocky;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Feeds.Formats;

public sealed class UpdateInfoReaderTests
{
    private const string Package = """<package name="xz" arch="x86_64" epoch="0" version="5.2.5" release="8.el9_0"/>""";

    [Fact]
    public async Task An_update_becomes_everything_older_than_its_packages()
    {
        var content = await ReadAsync(Update(
            """
            <package name="xz" arch="x86_64" epoch="0" version="5.2.5" release="8.el9_0"/>
            <package name="xz" arch="i686" epoch="0" version="5.2.5" release="8.el9_0"/>
            <package name="xz" arch="src" epoch="0" version="5.2.5" release="8.el9_0"/>
            <package name="openssl" arch="x86_64" epoch="1" version="1.1.1k" release="6.el9"/>
            """));

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal(("RLSA-2022:7513", "CVE-2022-1271"), (advisory.Key, advisory.Id));
        Assert.Equal(["RLSA-2022:7513"], advisory.Aliases);
        Assert.Equal(new DateTimeOffset(2022, 11, 8, 9, 19, 0, TimeSpan.Zero), advisory.Published);
        Assert.Equal("https://errata.rockylinux.org/RLSA-2022:7513", advisory.Links[0]);
        Assert.Equal(
            [("rocky:9", "openssl", "1:1.1.1k-6.el9"), ("rocky:9", "xz", "5.2.5-8.el9_0")],
            advisory.Affected.Select(row => (row.Namespace, row.Name, row.FixedVersion!)));
        Assert.All(advisory.Affected, row => Assert.Equal((PackageKind.Binary, Severity.High), (row.Kind, row.Severity)));
        Assert.All(advisory.Affected, row => Assert.Empty(row.Architectures));
        Assert.All(advisory.Affected, row => Assert.Equal([VersionRange.Before(row.FixedVersion!)], row.Ranges));
    }

    [Fact]
    public async Task Several_vulnerabilities_are_aliases_of_the_update()
    {
        var content = await ReadAsync(Update(Package).Replace(
            "</references>", """<reference id="CVE-2022-0001" type="cve" href="https://example.org/"/></references>""", StringComparison.Ordinal));

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal("RLSA-2022:7513", advisory.Id);
        Assert.Equal(["CVE-2022-1271", "CVE-2022-0001"], advisory.Aliases);
    }

    [Fact]
    public async Task Architectures_with_different_fixes_are_kept_apart()
    {
        var content = await ReadAsync(Update(
            """
            <package name="xz" arch="x86_64" version="5.2.5" release="8.el9_0"/>
            <package name="xz" arch="i686" version="5.2.5" release="8.el9_0"/>
            <package name="xz" arch="aarch64" version="5.2.5" release="9.el9_0"/>
            """));

        Assert.Equal(
            [("5.2.5-9.el9_0", "aarch64"), ("5.2.5-8.el9_0", "i686,x86_64")],
            content.Rows.Select(row => (row.FixedVersion!, string.Join(',', row.Architectures))));
    }

    [Fact]
    public async Task The_oldest_of_several_builds_is_the_first_with_the_fix()
    {
        var content = await ReadAsync(Update(
            """
            <package name="xz" arch="x86_64" version="5.2.10" release="1.el9_0"/>
            <package name="xz" arch="x86_64" version="5.2.9" release="1.el9_0"/>
            """));

        Assert.Equal("5.2.9-1.el9_0", Assert.Single(content.Rows).FixedVersion);
    }

    [Fact]
    public async Task Packages_of_a_module_carry_its_stream()
    {
        var content = await ReadAsync(Update(
            """
            </collection><collection short="m"><module name="nodejs" stream="18" version="9" context="c" arch="x86_64"/>
            <package name="npm" arch="x86_64" version="9" release="1.module+el9.1.0+13358+56c3b6a3"/>
            </collection><collection short="n"><package name="xz" arch="x86_64" version="5" release="1.el9"/>
            """));

        Assert.Equal([("npm", "nodejs:18"), ("xz", null)], content.Rows.Select(row => (row.Name, row.Module)));
    }

    [Fact]
    public async Task An_id_that_comes_twice_keeps_both_parts()
    {
        var content = await ReadAsync(Update(Package) + Update(Package.Replace("xz", "curl", StringComparison.Ordinal)));

        Assert.Equal(["RLSA-2022:7513", "RLSA-2022:7513#2"], content.Advisories.Select(advisory => advisory.Key));
    }

    [Theory]
    [InlineData("no-vulnerability", """<update type="bugfix"><id>RLBA-2023:0456</id></update>""")]
    [InlineData("no-usable-package", """<update type="security"><id>RLSA-2023:0456</id></update>""")]
    [InlineData("unreadable-id", """<update type="security"><id>NOT-AN-ID</id></update>""")]
    [InlineData("unreadable-id", """<update type="security"></update>""")]
    [InlineData("unknown-release", """<update type="security"><id>RLSA-2023:0456</id><pkglist><package name="a" version="1" release="1.el9_5.cloud.1.0"/></pkglist></update>""")]
    [InlineData("unreadable-version", """<update type="security"><id>RLSA-2023:0456</id><pkglist><package name="a" version="a b" release="1.el9"/></pkglist></update>""")]
    public async Task An_update_that_says_nothing_usable_is_counted(string reason, string update)
    {
        var content = await ReadAsync(Update(Package) + update);

        Assert.Single(content.Advisories);
        Assert.Equal(1, content.Skipped[reason]);
    }

    public static TheoryData<string, string> BrokenDocuments => new()
    {
        { "empty", "" },
        { "no updates", "<updates></updates>" },
        { "ids of another publisher", "<updates>" + Update(Package).Replace("RLSA-2022:7513", "NOT-A-VALID-ADVISORY-ID", StringComparison.Ordinal) + "</updates>" },
        { "web page", "<!DOCTYPE html><html><body>Please log in</body></html>" },
        { "other XML", "<repomd></repomd>" },
        { "cut off", "<updates>" + Update(Package) },
        { "cut off in an update", "<updates>" + Update(Package)[..^20] },
        { "trailing text", "<updates>" + Update(Package) + "</updates>junk" },
        { "document type definition", """<!DOCTYPE updates [<!ENTITY a "aaaa">]><updates>""" + Update(Package) + "</updates>" },
        { "external entity", """<!DOCTYPE updates SYSTEM "file:///etc/passwd"><updates>""" + Update(Package) + "</updates>" },
        { "undefined entity", "<updates>" + Update(Package).Replace("Important", "&big;", StringComparison.Ordinal) + "</updates>" },
        { "nested too deep", "<updates>" + string.Concat(Enumerable.Repeat("<a>", 200)) },
        { "control characters", "<updates>\u0001</updates>" },
    };

    [Theory]
    [MemberData(nameof(BrokenDocuments))]
    public async Task A_document_that_is_broken_or_hostile_is_refused(string what, string text)
    {
        var refusal = await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("rocky", "9/BaseOS", "updateinfo.xml", text));

        Assert.False(string.IsNullOrEmpty(refusal.Message), what);
    }

    [Theory]
    [InlineData("<id>", "</id>")]
    [InlineData("<id x=\"", "\"/>")]
    [InlineData("<description>", "</description>")]
    [InlineData("<!--", "-->")]
    public void A_record_that_would_fill_memory_is_refused(string open, string close)
    {
        var limits = new FeedLimits { RecordBytes = 64 << 10 };
        var text = $"<updates><update>{open}{new string('a', 256 << 10)}{close}</update></updates>";
        var file = new FeedFile("updateinfo.xml", new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var reader = new UpdateInfoReader(RockyRules.Instance, limits);
        var token = TestContext.Current.CancellationToken;

        var refusal = Assert.Throws<FeedFormatException>(() => reader.Read(file, new SkippedRecords(), token).ToList());

        Assert.Contains("limit", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_declared_encodings_are_read()
    {
        var text = """<?xml version="1.0" encoding="ISO-8859-1"?><updates>""" + Update(Package).Replace("xz security", "café security", StringComparison.Ordinal) + "</updates>";
        var content = await FeedReading.ReadAsync("rocky", new MemoryFeedFiles(("updateinfo.xml", Encoding.Latin1.GetBytes(text))));

        Assert.Equal("Important: café security update", Assert.Single(content.Advisories).Summary);
    }

    private static string Update(string packages) =>
        $"""
        <update from="releng" status="final" type="security" version="2"><id>RLSA-2022:7513</id><title>Important: xz security update</title>
        <issued date="2022-11-08 09:19"/><severity>Important</severity><description>text</description>
        <references><reference href="https://example.org/CVE-2022-1271" id="CVE-2022-1271" type="cve" title="CVE-2022-1271"/></references>
        <pkglist><collection short="x"><name>x</name>{packages}</collection></pkglist></update>
        """;

    private static Task<FeedContent> ReadAsync(string updates) =>
        FeedReading.ReadTextAsync("rocky", "9/BaseOS/x86_64/os/repodata/updateinfo.xml", $"<updates>{updates}</updates>");
}
