using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.OpenEuler;

public sealed class OpenEulerFeedTests
{
    [Theory]
    [InlineData("5.oe2203sp3", "openeuler:22.03-LTS-SP3")]
    [InlineData("5.oe2203", "openeuler:22.03-LTS")]
    [InlineData("12.oe1", "openeuler:20.03-LTS")]
    [InlineData("12.oe2003sp4", "openeuler:20.03-LTS-SP4")]
    [InlineData("12.oe2403sp1", "openeuler:24.03-LTS-SP1")]
    [InlineData("1.oe2109", "openeuler:21.09")]
    [InlineData("1", "openeuler:24.03-LTS")]
    public async Task The_mark_of_a_package_names_its_release(string release, string @namespace)
    {
        var content = await FeedReading.ParseAsync("openeuler", "24.03-LTS", "updateinfo.xml", Updates(release));

        Assert.Equal(@namespace, Assert.Single(content.Rows).Namespace);
    }

    [Fact]
    public async Task Releases_come_from_the_listing()
    {
        await using var host = new FakeFeedHost();
        host.Serve("/", """<a href="openEuler-22.03-LTS-SP3/">x</a> <a href="openEuler-preview/">y</a> <a href="openEuler-21.09/">z</a>""");
        host.ServeRepository("/openEuler-22.03-LTS-SP3/update/x86_64", Updates("1.oe2203sp3"));

        var part = Assert.Single(await FeedFetching.FetchAsync("openeuler", host));

        Assert.Equal(("22.03-LTS-SP3", null), (part.Partition, part.Error));
        Assert.Equal("openEuler-SA-2021-1001", Assert.Single(part.Advisories).Key);
    }

    private static string Updates(string release) =>
        $"""
        <updates><update type="security"><id>openEuler-SA-2021-1001</id><severity>Important</severity><references><reference id="CVE-2020-25681" type="cve" href="https://example.org/"/></references>
        <pkglist><collection><package name="dnsmasq" version="2.82" release="{release}" arch="x86_64"/></collection></pkglist></update></updates>
        """;
}
