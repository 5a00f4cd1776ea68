using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Warnings;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class ModuleRuleTests
{
    private const string Label12 = "nodejs:12:8020:0bc2d1b1";

    [Theory]
    [InlineData("1:12.16.1-1.module_el8", Label12, "1:12.22.5-1.module_el8.4", true, false)]
    [InlineData("1:12.16.1-1.module_el8", Label12, "1:14.17.3-1.module+el8", false, false)]
    [InlineData("1:12.16.1-1.module_el8", Label12, "1:120.1-1.module+el8", false, false)]
    [InlineData("1:12.16.1-1.module_el8", Label12, "1:16.0.0-1.el8", false, false)]
    [InlineData("1:12.16.1-1.el8", null, "1:14.17.3-1.module+el8", false, false)]
    [InlineData("1:12.16.1-1.el8", null, "1:12.22.0-1.el8", true, false)]
    [InlineData("1.18.3-1.module_el8", Label12, "2.0.3-1.module_el8", true, true)]
    [InlineData("1.18.3-1.module_el8", null, "2.0.3-1.module_el8", true, true)]
    [InlineData("1.18.3-1.module_el8", "virt:rhel:8020:0bc2d1b1", "2.0.3-1.module_el8", true, true)]
    public void Advisory_of_another_stream_does_not_apply(string version, string? label, string fixedIn, bool isMatched, bool isWarned)
    {
        var result = Some.Match(Package(version, label), Candidate([VersionRange.Before(fixedIn)]));

        Assert.Equal(isMatched ? 1 : 0, result.Findings.Count);
        Assert.Equal(isWarned ? [WarningCodes.ModuleStreamUnknown] : [], result.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void Advisory_without_any_version_applies_to_a_package_of_a_module_with_a_warning()
    {
        var result = Some.Match(Package("1:12.16.1-1.module_el8", Label12), Candidate([VersionRange.All]));

        Assert.Single(result.Findings);
        Assert.Equal(WarningCodes.ModuleStreamUnknown, Assert.Single(result.Warnings).Code);
    }

    [Theory]
    [InlineData("1:2.0-1", "2.0-1", "1:2.0-1", false)]
    [InlineData("1:2.0-1", "2.0-1", "1:2.0-2", true)]
    [InlineData("2.0-1", "2.0-1", "1:2.0-1", true)]
    public void Source_rpm_is_compared_with_the_epoch_of_its_package(string version, string sourceVersion, string fixedIn, bool isMatched)
    {
        var package = Package(version, null);
        package = package with { Package = package.Package with { Source = new SourcePackage("nodejs-src", sourceVersion) } };
        var candidate = Some.Candidate(name: "nodejs-src", kind: PackageKind.Source, ranges: [VersionRange.Before(fixedIn)], @namespace: "rocky:8");

        Assert.Equal(isMatched ? 1 : 0, Some.Match(package, candidate).Findings.Count);
    }

    private static InventoryPackage Package(string version, string? label)
    {
        var some = Some.Package("nodejs", version, "nodejs");
        return some with { Package = some.Package with { Type = PackageType.Rpm, ModularityLabel = label } };
    }

    private static AdvisoryCandidate Candidate(VersionRange[] ranges) =>
        Some.Candidate(name: "nodejs", kind: PackageKind.Binary, ranges: ranges, @namespace: "rocky:8");
}
