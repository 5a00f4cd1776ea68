namespace Strata.Core.Inventory;

/// <summary>A package that the target's package database lists as present. All texts are free of control characters.</summary>
public sealed record Package
{
    /// <summary>The binary package's name.</summary>
    public required string Name { get; init; }

    /// <summary>The binary package's full version: <c>[epoch:]upstream[-revision]</c>, apk's <c>V</c>, or <c>[epoch:]version-release</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The architecture as the package system writes it (<c>amd64</c>, <c>all</c>, <c>x86_64</c>, <c>noarch</c>); empty when not given.</summary>
    public string Arch { get; init; } = "";

    /// <summary>The package system.</summary>
    public required PackageType Type { get; init; }

    /// <summary>The source package; the package's own name and version where the database names none.</summary>
    public required SourcePackage Source { get; init; }

    /// <summary>The module of an RPM package, <c>name:stream:version:context</c>; null for none.</summary>
    public string? ModularityLabel { get; init; }

    /// <summary>
    /// Who built the package (<c>Red Hat, Inc.</c>); null when the database does not say, as dpkg's rarely does and those of apk and pacman
    /// never do.
    /// </summary>
    public string? Vendor { get; init; }
}
