using Strata.Core.Inventory;
using Strata.Core.Warnings;

namespace Strata.Storage.Layers;

/// <summary>A layer whose analysis is done.</summary>
public sealed record LayerToStore
{
    /// <summary>The name that the caller gave it; opaque, case-sensitive, unique for ever.</summary>
    public required string Name { get; init; }

    /// <summary>The layer below, which must be stored; null for a base layer.</summary>
    public string? ParentName { get; init; }

    /// <summary>The version of the analysis. A layer that is stored with the same or a higher one is left as it is.</summary>
    public required int EngineVersion { get; init; }

    /// <summary>The namespace of the file system as it is after this layer, in the product's spelling; null when it is not known.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// The namespace that <see cref="Namespace"/> is derived from and whose advisories are used where it has none, or null. Changes of these
    /// are then told of for the layer's packages.
    /// </summary>
    public string? DerivedFrom { get; init; }

    /// <summary>The namespace whose dates of support hold, where it is another than <see cref="Namespace"/>; null otherwise.</summary>
    public string? SupportNamespace { get; init; }

    /// <summary>The repositories that the target says its packages come from, and what they mean as CPE names; empty when it does not say.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Every package that is present after this layer, those of lower layers included. Order and repetitions do not matter.</summary>
    public required IReadOnlyCollection<Package> Packages { get; init; }

    /// <summary>The file system state that an upper layer is put upon: opaque bytes that are handed back as they are.</summary>
    public required ReadOnlyMemory<byte> Tree { get; init; }

    /// <summary>What could not be told about the file system after this layer.</summary>
    public IReadOnlyList<ScanWarning> Warnings { get; init; } = [];

    /// <summary>The digest of the blob as it was streamed, or null.</summary>
    public string? Digest { get; init; }

    /// <summary>The digest of the decompressed tar, or null.</summary>
    public string? DiffId { get; init; }

    /// <summary>The namespace that the packages are stored in: the one whose changes concern them; empty when it is not known.</summary>
    internal string PackageNamespace => DerivedFrom ?? Namespace ?? "";
}
