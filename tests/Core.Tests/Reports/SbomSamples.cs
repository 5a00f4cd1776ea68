using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Testing;

namespace Strata.Core.Tests.Reports;

/// <summary>Reports for the tests of bills of materials.</summary>
internal static class SbomSamples
{
    /// <summary>An image of a registry with findings.</summary>
    public static ScanReport Image() => SampleReports.WithFindings() with
    {
        Target = new ScanTarget("registry.example:5000/team/app:1.2", "registry", "sha256:" + new string('a', 64), "linux/amd64")
        {
            IndexDigest = "sha256:" + new string('c', 64),
        },
        ScannedAt = new DateTimeOffset(2026, 7, 1, 8, 30, 0, TimeSpan.FromHours(2)),
    };

    /// <summary>A root file system with packages of the other systems, one of them twice, that could be read in part.</summary>
    public static ScanReport Partial()
    {
        var perl = new InventoryPackage(
            new Package
            {
                Name = "perl-libs", Version = "4:5.26.3-422.el8", Arch = "x86_64", Type = PackageType.Rpm, Source = new SourcePackage("perl", "5.26.3-422.el8"),
                ModularityLabel = "perl:5.26:8060020211122111111:abcdef01", Vendor = "Red Hat, Inc.",
            },
            "var/lib/rpm/Packages",
            0);
        var other = new InventoryPackage(
            new Package { Name = "musl", Version = "1.2.4-r2", Arch = "x86_64", Type = PackageType.Apk, Source = new SourcePackage("musl", "1.2.4-r2") },
            "lib/apk/db/installed",
            7);
        return SampleReports.Complete() with
        {
            Target = new ScanTarget("/srv/root", "dir", null, null),
            Layers = [new ScanLayer(0, null, null, null)],
            Packages = [other, perl, perl with { Location = "usr/lib/sysimage/rpm/Packages" }],
            Status = ScanStatus.Partial,
            Warnings = [new ScanWarning(WarningCodes.PackageRecordSkipped, "A record has no name.", "var/lib/rpm/Packages")],
        };
    }

    /// <summary>A report whose every text is made to break a document.</summary>
    public static ScanReport Hostile()
    {
        const string Evil = "a\u001b[31m\"\\\n\u0007\u009b\ud800</script>\u202e?#@ %";
        var text = Evil + new string('x', 100_000);
        var one = new InventoryPackage(
            new Package { Name = Evil, Version = Evil, Arch = Evil, Type = PackageType.Rpm, Source = new SourcePackage(Evil, Evil), Vendor = Evil, ModularityLabel = Evil }, Evil, -1);
        var other = one with { Package = one.Package with { Name = text } };
        return SampleReports.Complete() with
        {
            Target = new ScanTarget(text, "registry", Evil, Evil),
            Distribution = new Distribution { Id = Evil, Version = Evil, PrettyName = text },
            Packages = [one, one, one with { Layer = 9 }, other],
            Warnings = [new ScanWarning(WarningCodes.LayerDamaged, text, Evil)],
            Findings =
            [
                SampleReports.Finding(Evil, one, Severity.Low, FixState.Affected, text) with
                {
                    Links = [text, "javascript:alert(1)\u0000"], Aliases = [Evil], Summary = text, Cvss = Evil, Weaknesses = ["CWE-0", "CWE--1", "CWE-79"],
                },
            ],
        };
    }
}
