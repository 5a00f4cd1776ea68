using Strata.Core.Layers.Compression;
using Strata.Core.Warnings;

namespace Strata.Core.Layers;

/// <summary>
/// What one layer contributes, whatever lies below it: wanted files with their content, links, whiteouts, and whatever else stands
/// on the way to wanted paths. Never changed once it is made, so that it may be applied to several trees.
/// </summary>
internal sealed class LayerContents
{
    /// <summary>The root of the layer's own tree.</summary>
    public required FileNode Root { get; init; }

    /// <summary>The hard links whose target is not in the layer, or was not when they were read.</summary>
    public required IReadOnlyList<LayerHardLink> HardLinks { get; init; }

    /// <summary>What was wrong or odd, in the order of the archive.</summary>
    public required IReadOnlyList<ScanWarning> Warnings { get; init; }

    /// <summary>True when the layer could not be read whole, or is not what the manifest or config says.</summary>
    public required bool IsDamaged { get; init; }

    /// <summary>
    /// False when the bytes are no archive at all: not one header could be read, and no end of an archive. What a limit kept from being
    /// read counts as one.
    /// </summary>
    public required bool IsArchive { get; init; }

    /// <summary>True when a wanted file was larger than <see cref="ScanLimits.FileBytes"/> and was not read.</summary>
    public required bool HasFileOverLimit { get; init; }

    /// <summary>True when a wanted file could not be written to a temporary file and is missing.</summary>
    public required bool LacksRoom { get; init; }

    /// <summary>The number of entries in the archive.</summary>
    public required int Entries { get; init; }

    /// <summary>Digests and sizes as they were streamed; null when the layer has no content to read.</summary>
    public required LayerDigests? Digests { get; init; }
}
