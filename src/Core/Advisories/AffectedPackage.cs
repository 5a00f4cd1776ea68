using Strata.Core.Primitives;

namespace Strata.Core.Advisories;

/// <summary>What an advisory says about one package in one namespace.</summary>
public sealed record AffectedPackage
{
    /// <summary>The namespace in the product's spelling: <c>debian:12</c>, <c>alpine:v3.19</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>The package's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether <see cref="Name"/> and the versions are the source's or the binary's.</summary>
    public PackageKind Kind { get; init; } = PackageKind.Source;

    /// <summary>The affected versions; ignored when <see cref="State"/> is <see cref="FixState.NotAffected"/>.</summary>
    public IReadOnlyList<VersionRange> Ranges { get; init; } = [];

    /// <summary>Single affected versions, listed one by one, beside the ranges.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>The version to upgrade to, for display; null when no fix is known.</summary>
    public string? FixedVersion { get; init; }

    /// <summary>What the publisher says.</summary>
    public FixState State { get; init; } = FixState.Affected;

    /// <summary>The publisher's severity for this package, already translated; Unknown when the record has none.</summary>
    public Severity Severity { get; init; }

    /// <summary>What is known of the vulnerability itself, in records of <see cref="Advisories.Enrichment.Namespace"/>; null in all others.</summary>
    public Enrichment? Enrichment { get; init; }
}
