using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Primitives;

namespace Strata.Core.Matching;

/// <summary>A vulnerability that a package of the target has: one for each (package, vulnerability), aliases merged.</summary>
public sealed record Finding
{
    /// <summary>The id to show: the CVE when there is one, else the publisher's.</summary>
    public required string Id { get; init; }

    /// <summary>All other ids of the same vulnerability, ordinal order.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The package.</summary>
    public required InventoryPackage Package { get; init; }

    /// <summary>The namespace of the advisory.</summary>
    public required string Namespace { get; init; }

    /// <summary>The distribution's word, else the band of the highest CVSS score of the newest version given, else Unknown.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What the publisher says; <see cref="FixState.Affected"/> also where a fix exists, which <see cref="FixedVersion"/> then names.</summary>
    public required FixState State { get; init; }

    /// <summary>The version to upgrade to (of the name that was compared), or null when none is known.</summary>
    public string? FixedVersion { get; init; }

    /// <summary>The feed whose record decided.</summary>
    public required string Feed { get; init; }

    /// <summary>The publisher's one paragraph, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>The CVSS vector that the severity was taken from or that the record gives, or null.</summary>
    public string? Cvss { get; init; }

    /// <summary>When the record that decided was published, else the first other that says it; null when none does.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>Pages about it, without duplicates.</summary>
    public required IReadOnlyList<string> Links { get; init; }

    /// <summary>The feed that the severity was taken from where the decided record and its like have none; null otherwise.</summary>
    public string? SeverityFeed { get; init; }

    /// <summary>The kinds of weakness, <c>CWE-79</c>, by number.</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];

    /// <summary>The probability that it is used within 30 days, 0 to 1, or null when that is not known.</summary>
    public double? EpssScore { get; init; }

    /// <summary>The share of vulnerabilities with the same or a lower <see cref="EpssScore"/>, 0 to 1, or null.</summary>
    public double? EpssPercentile { get; init; }

    /// <summary>How the NVD judges the vulnerability that the finding has the id of, or null.</summary>
    public Assessment? Assessment { get; init; }

    /// <summary>What is known of its use by attackers, or null when the catalogue of known exploited vulnerabilities does not list it.</summary>
    public KnownExploitation? Exploitation { get; init; }
}
