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

    /// <summary>
    /// The module stream that it is about, <c>name:stream</c> (<c>nodejs:18</c>): a package of another stream, or of none, is not meant.
    /// Null when the publisher names none; the versions may then still tell that it is about a module.
    /// </summary>
    public string? Module { get; init; }

    /// <summary>
    /// The architectures that it is about, in the package system's words (<c>x86_64</c>, <c>amd64</c>); empty for every one. Packages for
    /// no architecture in particular (<c>noarch</c>, <c>all</c>) are always meant.
    /// </summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>
    /// The repositories or products that it is about, as the publisher writes them: CPE names
    /// (<c>cpe:/o:redhat:enterprise_linux:8::baseos</c>) or repository ids; empty for any. They count only for a target that tells its own.
    /// </summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>
    /// The channel that a machine must have to be offered the fix, one of <see cref="FixChannels"/>; null for a fix that is for everybody.
    /// </summary>
    public string? Channel { get; init; }

    /// <summary>What is known of the vulnerability itself, in records of <see cref="Advisories.Enrichment.Namespace"/>; null in all others.</summary>
    public Enrichment? Enrichment { get; init; }
}
