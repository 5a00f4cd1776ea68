using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Policy;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;

namespace Strata.Testing;

/// <summary>Whole reports with made-up but well-formed content, for tests of the formats.</summary>
public static class SampleReports
{
    /// <summary>A complete result: two layers, three packages, three findings of different severities.</summary>
    public static ScanReport WithFindings()
    {
        var openssl = Deb("libssl3", "3.0.11-1~deb12u1", 0, new SourcePackage("openssl", "3.0.11-1~deb12u1"));
        var zlib = Deb("zlib1g", "1:1.2.13.dfsg-1+b1", 0, new SourcePackage("zlib", "1:1.2.13.dfsg-1"));
        var curl = Deb("curl", "7.88.1-10+deb12u4", 1, new SourcePackage("curl", "7.88.1-10+deb12u4"));
        return Complete() with
        {
            Packages = [curl, openssl, zlib],
            Findings =
            [
                Finding("CVE-2023-45853", zlib, Severity.Critical, FixState.WontFix, null),
                Finding("CVE-2023-46218", curl, Severity.High, FixState.Affected, "7.88.1-10+deb12u5") with
                {
                    Aliases = ["DSA-5587-1"],
                    Summary = "A mixed case PSL bypass.",
                    Cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N",
                },
                Finding("CVE-2024-5535", openssl, Severity.Unknown, FixState.Affected, "3.0.15-1~deb12u1"),
            ],
        };
    }

    /// <summary>A complete result without a finding.</summary>
    public static ScanReport Complete() => new()
    {
        ToolVersion = "0.1.0",
        Target = new ScanTarget("app.tar", "docker-archive", "sha256:" + new string('a', 64), "linux/amd64"),
        Distribution = new Distribution
        {
            Id = "debian",
            Version = "12",
            CodeName = "bookworm",
            PrettyName = "Debian GNU/Linux 12 (bookworm)",
            Namespace = "debian:12",
        },
        DatabaseDigest = "sha256:" + new string('b', 64),
        Feeds = [new ScanFeed("debian", new DateTimeOffset(2026, 6, 30, 12, 0, 5, TimeSpan.FromHours(2)), 41_234)],
        Status = ScanStatus.Complete,
        Coverage = ["os-packages"],
        Warnings = [],
        Layers =
        [
            new ScanLayer(0, "sha256:" + new string('1', 64), "sha256:" + new string('2', 64), "/bin/sh -c #(nop) ADD file:abc in / "),
            new ScanLayer(1, null, "sha256:" + new string('3', 64), null),
        ],
        Packages = [Deb("base-files", "12.4+deb12u5", 0, new SourcePackage("base-files", "12.4+deb12u5"))],
        Findings = [],
    };

    /// <summary>A target about which nothing can be said.</summary>
    public static ScanReport Unknown() => Complete() with
    {
        Target = new ScanTarget("rootfs", "dir", null, null),
        Distribution = null,
        Feeds = [],
        Status = ScanStatus.Unknown,
        Layers = [],
        Packages = [],
        Warnings =
        [
            new ScanWarning(WarningCodes.DistributionUnknown, "No release file names a distribution."),
            new ScanWarning(WarningCodes.NoPackageDatabase, "No package database was found.", "/"),
        ],
    };

    /// <summary>A failing verdict on <see cref="WithFindings"/>, whose data is also old: with every kind of decision and of entry of the allow-list.</summary>
    public static ScanReport Judged()
    {
        const string Policy = """
            version: 1
            name: production
            rules:
            - { name: stale data, action: ignore, when: { status: stale } }
            - { name: serious, action: fail, when: { severity: critical } }
            - { name: old fixes, action: warn, when: { fix-age: 30 } }
            allow:
            - { id: DSA-5587-1, package: "cur*", owner: team-web, reason: not reachable, expires: 2026-12-31 }
            - { id: CVE-2024-5535, owner: team-base, reason: waiting for the base image, expires: 2026-06-30 }
            - { id: CVE-2020-1, owner: team-base, reason: gone }
            """;
        var report = WithFindings();
        return (report with
        {
            Status = ScanStatus.Partial,
            Findings = [.. report.Findings, Finding("CVE-2024-0001", report.Packages[0], Severity.Low, FixState.Affected, "9") with { Published = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero) }],
            Warnings =
            [
                new ScanWarning(WarningCodes.FeedStale, "The data of feed 'debian' is old.", "debian"),
                new ScanWarning(WarningCodes.ReleaseEndOfLife, "Support for debian:12 ended.", "debian:12"),
            ],
        }).JudgedBy(PolicyFile.Parse("policy.yaml", Encoding.UTF8.GetBytes(Policy)), new DateOnly(2026, 7, 1));
    }

    /// <summary>A package of the Debian family.</summary>
    public static InventoryPackage Deb(string name, string version, int layer, SourcePackage source) => new(
        new Package { Name = name, Version = version, Arch = "amd64", Type = PackageType.Deb, Source = source }, "var/lib/dpkg/status", layer);

    /// <summary>A finding for <paramref name="package"/>.</summary>
    public static Finding Finding(string id, InventoryPackage package, Severity severity, FixState state, string? fixedVersion) => new()
    {
        Id = id,
        Aliases = [],
        Package = package,
        Namespace = "debian:12",
        Severity = severity,
        State = state,
        FixedVersion = fixedVersion,
        Feed = "debian",
        Links = ["https://security-tracker.debian.org/tracker/" + id],
    };
}
