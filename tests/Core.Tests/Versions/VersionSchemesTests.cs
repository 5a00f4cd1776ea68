using Strata.Core.Matching;
using Strata.Core.Versions;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Versions;

public sealed class VersionSchemesTests
{
    [Theory]
    [InlineData("debian:12", "dpkg")]
    [InlineData("debian:unstable", "dpkg")]
    [InlineData("ubuntu:22.04", "dpkg")]
    [InlineData("alpine:v3.18", "apk")]
    [InlineData("alpine:edge", "apk")]
    [InlineData("wolfi:rolling", "apk")]
    [InlineData("chainguard:rolling", "apk")]
    [InlineData("minimos:rolling", "apk")]
    [InlineData("rhel:8", "rpm")]
    [InlineData("centos:7", "rpm")]
    [InlineData("oracle:8", "rpm")]
    [InlineData("amzn:2018.03", "rpm")]
    [InlineData("sles:15.3", "rpm")]
    [InlineData("opensuse.leap:15.5", "rpm")]
    [InlineData("opensuse-tumbleweed", "rpm")]
    [InlineData("opensuse:42.3", "rpm")]
    [InlineData("opensuse.leap-micro:5.2", "rpm")]
    [InlineData("almalinux:9", "rpm")]
    [InlineData("rocky:9", "rpm")]
    [InlineData("photon:3.0", "rpm")]
    [InlineData("azurelinux:3.0", "rpm")]
    [InlineData("mariner:2.0", "rpm")]
    [InlineData("fedora:40", "rpm")]
    [InlineData("openeuler:22.03-LTS-SP3", "rpm")]
    [InlineData("bottlerocket:rolling", "rpm")]
    [InlineData("arch:rolling", "pacman")]
    [InlineData("npm", null)]
    [InlineData("", null)]
    [InlineData("Debian:12", null)]
    public void Namespace_decides_the_ordering(string @namespace, string? scheme) =>
        Assert.Equal(scheme, VersionSchemes.ForNamespace(@namespace)?.Name);

    [Fact]
    public void Every_family_with_rules_of_its_own_has_an_ordering() =>
        Assert.All(MatchingRules.All, rule => Assert.NotNull(VersionSchemes.ForNamespace(rule.Family)));

    [Fact]
    public void Every_implementation_is_registered_under_its_name()
    {
        var implementations = typeof(IVersionScheme).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IVersionScheme)))
            .OrderBy(type => type.Name, StringComparer.Ordinal);
        Assert.Equal(implementations, VersionSchemes.All.Select(scheme => scheme.GetType()).OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.All(VersionSchemes.All, scheme => Assert.Same(scheme, VersionSchemes.Find(scheme.Name)));
        Assert.Null(VersionSchemes.Find("DPKG"));
    }

    [Fact]
    public void Reference_page_lists_every_scheme_and_its_namespaces()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "reference", "version-schemes.md"));
        var rows = page.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')).ToList();
        Assert.Equal(
            VersionSchemes.All.Select(scheme => scheme.Name).Order(StringComparer.Ordinal),
            rows.Select(row => row[1].Trim(' ', '`')).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            Assert.Contains("## " + row[1].Trim(' ', '`'), page);
            Assert.All(
                row[3].Split(',').Select(family => family.Trim(' ', '`')),
                family => Assert.Equal(row[1].Trim(' ', '`'), VersionSchemes.ForNamespace(family)?.Name));
        }
    }

    [Theory]
    [InlineData("dpkg", "1:2.36-9+deb12u3", true)]
    [InlineData("dpkg", "1.0~rc1+dfsg-1~exp1", true)]
    [InlineData("dpkg", "0", true)]
    [InlineData("dpkg", "", false)]
    [InlineData("dpkg", "1.0-", false)]
    [InlineData("dpkg", "NA", false)]
    [InlineData("dpkg", "<unfixed>", false)]
    [InlineData("dpkg", "1 0", false)]
    [InlineData("dpkg", "a:1", false)]
    [InlineData("dpkg", "1:", false)]
    [InlineData("dpkg", ":1", false)]
    [InlineData("dpkg", "1_0", false)]
    [InlineData("rpm", "1:1.1.1k-9.el8_7", true)]
    [InlineData("rpm", "1.0^git1~2", true)]
    [InlineData("rpm", "fd431d51-4ae0493b", true)]
    [InlineData("rpm", "(none):1", false)]
    [InlineData("rpm", "NA", false)]
    [InlineData("rpm", "1.0-", false)]
    [InlineData("rpm", "-1", false)]
    [InlineData("rpm", "1.α", false)]
    [InlineData("rpm", "", false)]
    [InlineData("apk", "1.0_alpha2_p1~0af-r0", true)]
    [InlineData("apk", "2019g", true)]
    [InlineData("apk", "1.0bc", false)]
    [InlineData("apk", "23_foo", false)]
    [InlineData("apk", "1.0-r", false)]
    [InlineData("apk", "1.", false)]
    [InlineData("apk", "v1.0", false)]
    [InlineData("apk", "1.0-r1-r2", false)]
    [InlineData("apk", "1.0~", false)]
    [InlineData("apk", "", false)]
    public void Grammar_decides_what_is_comparable(string scheme, string version, bool valid) =>
        Assert.Equal(valid, VersionSchemes.Find(scheme)!.IsValid(version));

    [Theory]
    [InlineData("1.2-3", "1.2", 0)]
    [InlineData("1.2", "1.2-3", 0)]
    [InlineData("1.2-3", "1.2-4", -1)]
    [InlineData("1.3-1", "1.2", 1)]
    [InlineData("1:1.2-3", "1.2", 1)]
    public void Rpm_bound_without_a_release_ignores_the_release(string installed, string bound, int order)
    {
        var rpm = VersionSchemes.Find("rpm")!;
        Assert.Equal(order, Math.Sign(rpm.CompareToBound(installed, bound)));
        Assert.Equal(order, Math.Sign(RpmVersionScheme.CompareIgnoringMissingRelease(installed, bound)));
    }

    [Fact]
    public void Dpkg_and_apk_bounds_compare_as_in_the_total_order()
    {
        Assert.True(VersionSchemes.Find("apk")!.CompareToBound("1.0-r0", "1.0") > 0);
        Assert.True(VersionSchemes.Find("dpkg")!.CompareToBound("1.0-1", "1.0") > 0);
    }
}
