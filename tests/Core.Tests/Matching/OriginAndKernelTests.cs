using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Versions;
using Strata.Core.Warnings;
using Xunit;

namespace Strata.Core.Tests.Matching;

/// <summary>Packages that a distribution's advisories are not held against, and the table that says so.</summary>
public sealed class OriginAndKernelTests
{
    private static readonly string[] Names = ["source", "binary", "both"];

    [Theory]
    [InlineData("rocky:9", "Rocky Enterprise Software Foundation", true)]
    [InlineData("rocky:9", "Fedora Project", false)]
    [InlineData("rocky:9", null, true)]
    [InlineData("rhel:9", "Red Hat, Inc.", true)]
    [InlineData("rhel:9", "Remi's RPM repository", false)]
    [InlineData("amzn:2", "Amazon Linux", true)]
    [InlineData("sles:15.5", "SUSE LLC <https://www.suse.com/>", true)]
    [InlineData("oracle:8", "Oracle America", true)]
    [InlineData("mageia:9", "Somebody", true)]
    public void Vendor_tells_whose_an_rpm_package_is(string @namespace, string? vendor, bool isMatched)
    {
        var result = Match(@namespace, Rpm("curl", "7-1.el9", vendor), MatchOptions.Default, "curl", "8-1");

        Assert.Equal(isMatched ? 1 : 0, result.Findings.Count);
        Assert.Equal(isMatched ? [] : [WarningCodes.PackagesNotOfDistribution], result.Warnings.Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("debian:12", "18.20.4-1nodesource1", false)]
    [InlineData("debian:12", "18.19.0+dfsg-6~deb12u1", true)]
    [InlineData("ubuntu:22.04", "8.1.2+0~20240101.1~sury.org", false)]
    [InlineData("ubuntu:22.04", "1:2.43.0-0ppa1~ubuntu22.04.1", false)]
    [InlineData("ubuntu:16.04", "1.0.2g-1ubuntu4.fips.4.6~ppa3", true)]
    [InlineData("ubuntu:22.04", "16.2-1.pgdg22.04+1", false)]
    [InlineData("ubuntu:20.04", "1:10.6.12+maria~ubu2004", false)]
    [InlineData("debian:12", "4.3.1-1~bookwormcran.0", false)]
    [InlineData("debian:12", "6.1.0-1~bpo12+1", true)]
    [InlineData("debian:12", "5.1.6-0+deb12u1+rpt1", true)]
    [InlineData("ubuntu:22.04", "1.2-3ubuntu0.22.04.1+esm1", true)]
    public void Mark_in_the_version_tells_whose_a_dpkg_package_is(string @namespace, string version, bool isMatched)
    {
        var package = Some.Package("nodejs", version, "nodejs");
        Assert.Equal(isMatched ? 1 : 0, Match(@namespace, package, MatchOptions.Default, "nodejs", "99").Findings.Count);
    }

    [Theory]
    [InlineData("debian:12", "NodeSource", false)]
    [InlineData("debian:12", "Acme", false)]
    [InlineData("debian:12", "unknown", false)]
    [InlineData("debian:12", "Debian", true)]
    [InlineData("debian:12", null, true)]
    [InlineData("ubuntu:22.04", "debian", true)]
    [InlineData("ubuntu:22.04", "UbuntuESMApps", true)]
    [InlineData("ubuntu:22.04", "Proxmox", false)]
    [InlineData("kali:2024", "Docker", true)]
    public void Vendor_tells_whose_a_dpkg_package_is(string @namespace, string? vendor, bool isMatched)
    {
        var some = Some.Package("nodejs", "1", "nodejs");
        var package = some with { Package = some.Package with { Vendor = vendor } };
        var result = Match(@namespace, package, MatchOptions.Default, "nodejs", "99");

        Assert.Equal(isMatched ? 1 : 0, result.Findings.Count);
        Assert.Equal(isMatched ? [] : [WarningCodes.PackagesNotOfDistribution], result.Warnings.Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("raspbian", "1", true)]
    [InlineData("Docker", "1", false)]
    [InlineData(null, "1-1.pgdg120+1", false)]
    [InlineData(null, "1", true)]
    public void Packages_of_a_derivative_are_foreign_only_where_they_are_of_no_distribution(string? vendor, string version, bool isMatched)
    {
        var some = Some.Package("nodejs", version, "nodejs");
        var package = some with { Package = some.Package with { Vendor = vendor } };

        Assert.Equal(isMatched ? 1 : 0, Match("debian:12", package, new MatchOptions { IsDerivative = true }, "nodejs", "99").Findings.Count);
        Assert.Single(Match("debian:12", package, new MatchOptions { IsDerivative = true, MatchForeign = true }, "nodejs", "99").Findings);
        Assert.Single(Match("rocky:9", Rpm("curl", "7-1", "MIRACLE LINUX"), new MatchOptions { IsDerivative = true }, "curl", "8-1").Findings);
    }

    [Fact]
    public void Own_advisories_and_the_option_apply_to_packages_of_any_origin()
    {
        var package = Rpm("curl", "7-1.el9", "Remi's RPM repository");
        Assert.Single(Match("rocky:9", package, new MatchOptions { OwnFeeds = ["feed"] }, "curl", "8-1").Findings);

        var all = Match("rocky:9", package, new MatchOptions { MatchForeign = true }, "curl", "8-1");
        Assert.Single(all.Findings);
        Assert.Empty(all.Warnings);
    }

    [Fact]
    public void Warning_counts_the_packages_and_names_who_built_them()
    {
        var result = Matcher.Match(
            "rocky:9", [Rpm("a", "1-1", "Remi"), Rpm("b", "1-1", "Remi"), Rpm("c", "1-1", "EPEL"), Rpm("d", "1-1", "Rocky")], [], CancellationToken.None);

        Assert.Equal(
            "3 packages came from 'EPEL', 'Remi': the advisories of rocky:9 were not applied to them.", Assert.Single(result.Warnings).Message);
    }

    [Theory]
    [InlineData("linux-image-6.1.0-18-amd64", "6.1.76-1", "6.1.0-18-amd64", true)]
    [InlineData("linux-image-6.1.0-17-amd64", "6.1.69-1", "6.1.0-18-amd64", false)]
    [InlineData("linux-headers-6.1.0-18-amd64", "6.1.76-1", "6.1.0-18-amd64", false)]
    [InlineData("linux-libc-dev", "6.1.76-1", "6.1.0-18-amd64", false)]
    [InlineData("linux-image-6.1.0-18-amd64", "6.1.76-1", null, false)]
    [InlineData("libc6", "6.1.76-1", null, true)]
    public void Only_the_running_kernel_is_matched_when_asked_for(string name, string version, string? running, bool isMatched)
    {
        var package = Some.Package(name, version, "linux");
        var options = new MatchOptions { Kernels = KernelChoice.Running, RunningKernel = running };
        var result = Match("debian:12", package, options, "linux", "7");

        Assert.Equal(isMatched ? 1 : 0, result.Findings.Count);
        Assert.Equal(isMatched ? [] : [WarningCodes.KernelPackagesLeftOut], result.Warnings.Select(warning => warning.Code));
        Assert.Single(Match("debian:12", package, MatchOptions.Default, "linux", "7").Findings);
    }

    [Theory]
    [InlineData("kernel-core", "5.14.0-362.8.1.el9_3", "5.14.0-362.8.1.el9_3.x86_64", true)]
    [InlineData("kernel-core", "5.14.0-284.el9", "5.14.0-362.8.1.el9_3.x86_64", false)]
    [InlineData("kernel-headers", "5.14.0-362.8.1.el9_3", "5.14.0-362.8.1.el9_3.x86_64", false)]
    public void Running_kernel_of_rpm_is_told_by_its_version(string name, string version, string running, bool isMatched)
    {
        var options = new MatchOptions { Kernels = KernelChoice.Running, RunningKernel = running };
        Assert.Equal(isMatched ? 1 : 0, Match("rocky:9", Rpm(name, version, "Rocky"), options, name, "9-1").Findings.Count);
    }

    [Theory]
    [InlineData("kernel-default", "5.14.21-150500.55.7.1", "5.14.21-150500.55.7-default", true)]
    [InlineData("kernel-default", "6.4.11-1.1", "6.4.11-1-default", true)]
    [InlineData("kernel-default", "5.14.21-150500.55.12.1", "5.14.21-150500.55.7-default", false)]
    [InlineData("kernel-default", "5.14.21-150500.55.7.1", "5.14.21-150500.55-default", false)]
    [InlineData("kernel-default-devel", "5.14.21-150500.55.7.1", "5.14.21-150500.55.7-default", false)]
    public void Running_kernel_of_suse_does_not_print_the_number_of_its_rebuild(string name, string version, string running, bool isMatched)
    {
        var options = new MatchOptions { Kernels = KernelChoice.Running, RunningKernel = running };
        Assert.Equal(isMatched ? 1 : 0, Match("sles:15.5", Rpm(name, version, "SUSE LLC"), options, name, "9-1").Findings.Count);
    }

    [Fact]
    public void Every_row_of_the_table_is_of_a_distribution_with_an_ordering()
    {
        Assert.True(MatchingRules.All.Count >= 20);
        Assert.All(MatchingRules.All, rule =>
        {
            Assert.NotNull(VersionSchemes.ForNamespace(rule.Family + ":1"));
            Assert.Contains(rule.Names, Names);
            Assert.Equal(VersionSchemes.ForNamespace(rule.Family)!.Name is "rpm" or "dpkg" && rule.Family is not "bottlerocket", rule.Vendors.Count > 0);
        });
    }

    private static InventoryPackage Rpm(string name, string version, string? vendor)
    {
        var some = Some.Package(name, version, name, arch: "x86_64");
        return some with { Package = some.Package with { Type = PackageType.Rpm, Vendor = vendor } };
    }

    private static MatchResult Match(string @namespace, InventoryPackage package, MatchOptions options, string name, string fixedVersion) => Matcher.Match(
        @namespace,
        [package],
        [Some.Candidate(feed: "feed", name: name, kind: PackageKind.Any, ranges: [VersionRange.Before(fixedVersion)], @namespace: @namespace)],
        options,
        CancellationToken.None);
}
