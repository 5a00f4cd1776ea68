using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>What the analysis of one layer gave.</summary>
public sealed record LayerAnalysis
{
    /// <summary>
    /// The state of the file system after the layer, for <see cref="LayerAnalyzer.AnalyseAsync"/> of a layer above. The same state is the
    /// same bytes: a layer that changes nothing gives its parent's.
    /// </summary>
    public required ReadOnlyMemory<byte> Tree { get; init; }

    /// <summary>
    /// The inventory of the file system after the layer. <see cref="InventoryPackage.Layer"/> is 0 where the package with its present
    /// version and source comes from below, and 1 where this layer introduced it; in a base layer it is 1.
    /// </summary>
    public required TargetInventory Inventory { get; init; }

    /// <summary>False when the bytes are not a tar archive at all, compressed or not. An empty stream is an archive without files.</summary>
    public required bool IsArchive { get; init; }

    /// <summary>True when the layer could not be read whole or has not the digest that it should have; what could be read was used.</summary>
    public required bool IsDamaged { get; init; }

    /// <summary>True when the layer has a wanted file of more than <c>ScanLimits.FileBytes</c>, which was not read.</summary>
    public required bool HasFileOverLimit { get; init; }

    /// <summary>
    /// True when a wanted file is missing since this machine had no room for it (a full disk). That says nothing about the layer: the result is
    /// not to be kept, and another try may succeed.
    /// </summary>
    public required bool LacksRoom { get; init; }

    /// <summary>The digest of the blob as it was streamed; null when a limit ended the reading.</summary>
    public required Digest? BlobDigest { get; init; }

    /// <summary>
    /// The digest of the decompressed archive; null when it is damaged, when a limit ended the reading, and of a compressed blob that was read
    /// on one thread.
    /// </summary>
    public required Digest? DiffId { get; init; }

    /// <summary>Bytes of the blob that were read.</summary>
    public required long BlobBytes { get; init; }

    /// <summary>Decompressed bytes that were read.</summary>
    public required long TarBytes { get; init; }

    /// <summary>
    /// Everything that could not be told about the file system after the layer: what is wrong with the layer, what was wrong with those
    /// below it, and the warnings of <see cref="Inventory"/>.
    /// </summary>
    public required IReadOnlyList<ScanWarning> Warnings { get; init; }
}
