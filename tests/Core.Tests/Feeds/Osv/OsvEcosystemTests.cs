using Strata.Core.Advisories;
using Strata.Core.Feeds.Osv;
using Strata.Core.Versions;
using Xunit;

namespace Strata.Core.Tests.Feeds.Osv;

public sealed class OsvEcosystemTests
{
    [Theory]
    [InlineData("AlmaLinux:9", "almalinux:9", PackageKind.Binary)]
    [InlineData("AlmaLinux:8.10", "almalinux:8", PackageKind.Binary)]
    [InlineData("Alpine:v3.19", "alpine:v3.19", PackageKind.Source)]
    [InlineData("Alpine:edge", "alpine:edge", PackageKind.Source)]
    [InlineData("Azure Linux:3", "azurelinux:3.0", PackageKind.Any)]
    [InlineData("Azure Linux:2", "mariner:2.0", PackageKind.Any)]
    [InlineData("Chainguard", "chainguard:rolling", PackageKind.Any)]
    [InlineData("Debian:12", "debian:12", PackageKind.Source)]
    [InlineData("Debian:6.0", "debian:6", PackageKind.Source)]
    [InlineData("Debian:3.1", "debian:3.1", PackageKind.Source)]
    [InlineData("Mageia:9", "mageia:9", PackageKind.Source)]
    [InlineData("MinimOS", "minimos:rolling", PackageKind.Any)]
    [InlineData("openEuler:20.03-LTS", "openeuler:20.03-LTS", PackageKind.Source)]
    [InlineData("openEuler:20.03-LTS-SP1", "openeuler:20.03-LTS-SP1", PackageKind.Source)]
    [InlineData("openSUSE:Leap 15.5", "opensuse.leap:15.5", PackageKind.Source)]
    [InlineData("openSUSE:Tumbleweed", "opensuse-tumbleweed", PackageKind.Source)]
    [InlineData("Photon OS:5.0", "photon:5.0", PackageKind.Binary)]
    [InlineData("Red Hat:enterprise_linux:8::baseos", "rhel:8", PackageKind.Binary)]
    [InlineData("Red Hat:enterprise_linux:10.0", "rhel:10", PackageKind.Binary)]
    [InlineData("Red Hat:rhel_eus:8.8::baseos", "redhat:rhel_eus:8.8::baseos", PackageKind.Binary)]
    [InlineData("Rocky Linux:9", "rocky:9", PackageKind.Source)]
    [InlineData("SUSE:Linux Enterprise Server 15 SP3", "sles:15.3", PackageKind.Source)]
    [InlineData("SUSE:Linux Enterprise Server 12", "sles:12", PackageKind.Source)]
    [InlineData("SUSE:Linux Enterprise Module for Basesystem 15 SP3", "sles:15.3", PackageKind.Source)]
    [InlineData("SUSE:Linux Enterprise Server 15 SP3-LTSS", "sles-ltss:15.3", PackageKind.Source)]
    [InlineData("SUSE:Linux Enterprise Desktop 15 SP3", "sled:15.3", PackageKind.Source)]
    [InlineData("SUSE:Linux Enterprise Micro 5.5", "sle-micro:5.5", PackageKind.Source)]
    [InlineData("SUSE:Linux Micro 6.0", "sl-micro:6.0", PackageKind.Source)]
    [InlineData("Ubuntu:22.04:LTS", "ubuntu:22.04", PackageKind.Source)]
    [InlineData("Ubuntu:24.10", "ubuntu:24.10", PackageKind.Source)]
    [InlineData("Ubuntu:Pro:18.04:LTS", "ubuntu-pro:18.04", PackageKind.Source)]
    [InlineData("Ubuntu:Pro:FIPS-updates:22.04:LTS", "ubuntu-pro-fips-updates:22.04", PackageKind.Source)]
    [InlineData("Wolfi", "wolfi:rolling", PackageKind.Any)]
    [InlineData("npm", "npm", PackageKind.Any)]
    [InlineData("PyPI", "pypi", PackageKind.Any)]
    [InlineData("crates.io", "crates.io", PackageKind.Any)]
    [InlineData("Maven:https://repo.example", "maven", PackageKind.Any)]
    [InlineData("oracle:8", "oracle:8", PackageKind.Any)]
    [InlineData("debian:12", "debian:12", PackageKind.Any)]
    [InlineData("alpine:v3.19", "alpine:v3.19", PackageKind.Any)]
    [InlineData("alpine:3.19", "alpine:v3.19", PackageKind.Any)]
    [InlineData("amzn:2018.03", "amzn:2018.03", PackageKind.Any)]
    [InlineData("opensuse-tumbleweed", "opensuse-tumbleweed", PackageKind.Any)]
    [InlineData("arch:rolling", "arch:rolling", PackageKind.Any)]
    [InlineData("our-own.linux:1", "our-own.linux:1", PackageKind.Any)]
    public void Ecosystem_leads_to_a_namespace(string ecosystem, string @namespace, PackageKind kind)
    {
        var target = OsvEcosystems.Resolve(ecosystem);

        Assert.NotNull(target);
        Assert.Equal((@namespace, kind), (target.Namespace, target.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Debian")]
    [InlineData("Alpine")]
    [InlineData("Ubuntu:jammy")]
    [InlineData("SUSE:Package Hub 12")]
    [InlineData("Nonsense:1")]
    [InlineData("debian:")]
    [InlineData("debian: 12")]
    [InlineData("wolfi")]
    [InlineData("No Such Ecosystem")]
    public void What_names_no_release_leads_nowhere(string ecosystem) => Assert.Null(OsvEcosystems.Resolve(ecosystem));

    [Theory]
    [InlineData("pypi", "Foo.__Bar", "foo-bar")]
    [InlineData("nuget", "Newtonsoft.Json", "newtonsoft.json")]
    [InlineData("packagist", "Vendor/Name", "vendor/name")]
    [InlineData("npm", "@A/b", "@A/b")]
    [InlineData("debian:12", "libX", "libX")]
    public void Names_are_compared_as_their_ecosystem_does(string @namespace, string name, string expected) =>
        Assert.Equal(expected, OsvEcosystems.NormalizeName(@namespace, name));

    [Theory]
    [InlineData("debian:12", "Debian")]
    [InlineData("rocky:9", "Rocky Linux")]
    [InlineData("mariner:2.0", "Azure Linux")]
    [InlineData("opensuse-tumbleweed", "openSUSE")]
    [InlineData("npm", "npm")]
    public void Namespace_leads_back_to_its_ecosystem(string @namespace, string name) => Assert.Equal(name, OsvEcosystems.For(@namespace)?.Name);

    [Theory]
    [InlineData("ubuntu-pro:22.04")]
    [InlineData("oracle:8")]
    public void Namespace_of_no_ecosystem_leads_nowhere(string @namespace) => Assert.Null(OsvEcosystems.For(@namespace));

    [Fact]
    public void Each_distribution_has_an_ordering_of_versions()
    {
        var without = OsvEcosystems.All.Where(ecosystem => ecosystem.IsDistribution).SelectMany(ecosystem => ecosystem.Families)
            .Where(family => VersionSchemes.ForNamespace(family + ":1") is null);

        Assert.Empty(without);
    }
}
