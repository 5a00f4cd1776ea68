namespace Strata.Server.ClairV1.Models;

/// <summary>A package of a layer, or the fix of a vulnerability for a package.</summary>
internal sealed record Feature
{
    /// <summary>The package's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its namespace.</summary>
    public string? NamespaceName { get; init; }

    /// <summary><c>dpkg</c> or <c>rpm</c>.</summary>
    public string? VersionFormat { get; init; }

    /// <summary>The installed version, or the one that fixes; <c>None</c> for no fix.</summary>
    public string? Version { get; init; }

    /// <summary>What the package has; null when it has none or they were not asked for.</summary>
    public IReadOnlyList<Vulnerability>? Vulnerabilities { get; init; }

    /// <summary>The layer that introduced the version.</summary>
    public string? AddedBy { get; init; }
}
