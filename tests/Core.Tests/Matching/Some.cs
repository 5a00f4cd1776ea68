using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Primitives;

namespace Strata.Core.Tests.Matching;

/// <summary>Packages and advisories with defaults, so that a test names only what it is about.</summary>
internal static class Some
{
    public const string Namespace = "debian:12";

    public static InventoryPackage Package(
        string name = "libssl3", string version = "5", string source = "openssl", string? sourceVersion = null, string arch = "amd64") =>
        new(
            new Package
            {
                Name = name,
                Version = version,
                Arch = arch,
                Type = PackageType.Deb,
                Source = new SourcePackage(source, sourceVersion ?? version),
            },
            "/var/lib/dpkg/status",
            0);

    public static AdvisoryCandidate Candidate(
        string id = "CVE-2024-0001",
        string[]? aliases = null,
        string feed = "debian",
        int priority = 0,
        string name = "openssl",
        PackageKind kind = PackageKind.Source,
        FixState state = FixState.Affected,
        VersionRange[]? ranges = null,
        string[]? versions = null,
        string? fixedVersion = null,
        Severity severity = Severity.Unknown,
        string[]? cvss = null,
        string[]? links = null,
        string? summary = null,
        bool withdrawn = false,
        string? key = null,
        string @namespace = Namespace)
    {
        var affected = new AffectedPackage
        {
            Namespace = @namespace,
            Name = name,
            Kind = kind,
            State = state,
            Ranges = ranges ?? (versions is null ? [VersionRange.All] : []),
            Versions = versions ?? [],
            FixedVersion = fixedVersion,
            Severity = severity,
        };
        var advisory = new Advisory
        {
            Key = key ?? id,
            Id = id,
            Aliases = aliases ?? [],
            Cvss = cvss ?? [],
            Links = links ?? [],
            Summary = summary,
            Withdrawn = withdrawn ? DateTimeOffset.UnixEpoch : null,
            Affected = [affected],
        };
        return new AdvisoryCandidate(feed, priority, advisory, affected);
    }

    public static Finding Finding(string id = "CVE-2024-0001", string[]? aliases = null, InventoryPackage? package = null) => new()
    {
        Id = id,
        Aliases = aliases ?? [],
        Package = package ?? Package(),
        Namespace = Namespace,
        Severity = Severity.High,
        State = FixState.Affected,
        Feed = "debian",
        Links = [],
    };

    public static MatchResult Match(InventoryPackage package, params AdvisoryCandidate[] candidates) =>
        Matcher.Match(candidates.Length > 0 ? candidates[0].Affected.Namespace : Namespace, [package], candidates, CancellationToken.None);
}
