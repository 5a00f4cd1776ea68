using Strata.Core.Warnings;

namespace Strata.Storage.Layers;

/// <summary>A layer as it is stored, without its packages.</summary>
/// <param name="Id">A number that is unique among layers and ascends with the time of the first storing; never used again.</param>
/// <param name="Name">The caller's name.</param>
/// <param name="ParentName">The layer below, or null.</param>
/// <param name="EngineVersion">The version of the analysis.</param>
/// <param name="Namespace">The namespace of the file system after this layer, or null.</param>
/// <param name="Warnings">What the analysis could not tell.</param>
public sealed record StoredLayer(
    long Id, string Name, string? ParentName, int EngineVersion, string? Namespace, IReadOnlyList<ScanWarning> Warnings)
{
    /// <summary>The namespace that <see cref="Namespace"/> is derived from, or null.</summary>
    public string? DerivedFrom { get; init; }

    /// <summary>The namespace whose dates of support hold, where it is another than <see cref="Namespace"/>; null otherwise.</summary>
    public string? SupportNamespace { get; init; }

    /// <summary>The repositories that the target tells of, and what they mean as CPE names.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>The namespace that the packages are stored in.</summary>
    internal string PackageNamespace => DerivedFrom ?? Namespace ?? "";
}
