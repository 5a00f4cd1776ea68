using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.Ubuntu;

public sealed class UbuntuOvalTests
{
    [Theory]
    [InlineData("a package in jammy is affected and needs fixing.", FixState.Affected, null)]
    [InlineData("a package in jammy is affected, but a decision has been made to defer addressing it.", FixState.Deferred, null)]
    [InlineData("a package in jammy is related to the CVE, and a decision has been made to ignore it.", FixState.WontFix, null)]
    [InlineData("a package in jammy is related to the CVE, and a decision has been made to ignore it (note: 'end of standard support').", FixState.EndOfLife, null)]
    [InlineData("a package in esm-apps/jammy may be affected.", FixState.UnderInvestigation, null)]
    [InlineData("a package in fips-updates/jammy is affected and needs fixing.", FixState.Affected, "fips")]
    public async Task Comment_of_a_package_without_a_fix_is_its_state(string comment, FixState state, string? channel)
    {
        var text = new OvalText { Space = "com.ubuntu.jammy" }.Package(1, "a-bin", "");
        text.Define("<title>CVE-2024-0001 on Ubuntu 22.04 LTS (jammy) - medium</title><reference source=\"CVE\" ref_id=\"CVE-2024-0001\"/><advisory><severity>Medium</severity></advisory>",
            $"<criteria>{text.Criterion(1, comment)}</criteria>", "vulnerability");

        var advisory = Assert.Single((await FeedReading.ReadTextAsync("ubuntu", "com.ubuntu.jammy.cve.oval.xml", text.ToString())).Advisories);

        Assert.Equal("CVE-2024-0001", advisory.Id);
        var row = Assert.Single(advisory.Affected);
        Assert.Equal(("ubuntu:22.04", "a", PackageKind.Source, state, channel, Severity.Medium), (row.Namespace, row.Name, row.Kind, row.State, row.Channel, row.Severity));
    }

    [Theory]
    [InlineData("oci.com.ubuntu.jammy.cve.oval.xml.bz2", 1, null)]
    [InlineData("oci.com.ubuntu.jammy.pkg.oval.xml.bz2", 2, null)]
    [InlineData("oci.com.ubuntu.fips-updates_jammy.pkg.oval.xml.bz2", 2, "fips")]
    public async Task Documents_by_CVE_and_by_package_say_the_same(string name, int advisories, string? channel)
    {
        var content = await FeedReading.ReadAsync("ubuntu", SharedCorpus.PathOf("feeds/ubuntu/oval/" + name));

        Assert.Equal(["oval"], content.Partitions);
        Assert.Equal(advisories, content.Advisories.Count);
        Assert.All(content.Advisories, advisory => Assert.Equal("CVE-2023-48795", advisory.Id));
        Assert.Equal(
            [("libssh", "0.9.6-2ubuntu0.22.04.2", null), ("openssh", "1:8.9p1-3ubuntu0.5", channel)],
            content.Rows.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => (row.Name, row.FixedVersion, row.Channel)));
        Assert.All(content.Rows, row => Assert.Equal(("ubuntu:22.04", PackageKind.Source), (row.Namespace, row.Kind)));
    }

    [Fact]
    public async Task Notice_names_binaries()
    {
        var content = await FeedReading.ReadAsync("ubuntu", SharedCorpus.PathOf("feeds/ubuntu/oval/oci.com.ubuntu.jammy.usn.oval.xml.bz2"));

        var advisory = Assert.Single(content.Advisories);
        Assert.Contains("USN-6561-1", advisory.Aliases.Append(advisory.Id));
        Assert.Equal(
            ["libssh-4", "libssh-dev", "libssh-doc", "libssh-gcrypt-4", "libssh-gcrypt-dev"],
            advisory.Affected.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.All(advisory.Affected, row => Assert.Equal((PackageKind.Binary, "ubuntu:22.04"), (row.Kind, row.Namespace)));
    }

    [Fact]
    public async Task Cut_document_is_refused() => await Assert.ThrowsAsync<FeedFormatException>(
        () => FeedReading.ParseAsync("ubuntu", "oval", "x.xml", "<oval_definitions><definitions><definition id=\"oval:com.ubuntu.jammy:def:1\">"));
}
