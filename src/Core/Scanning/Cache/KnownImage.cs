using Strata.Core.Inventory;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning.Cache;

/// <summary>What reading the layers of an image gave: all of a <see cref="ScannedTarget"/> that its manifest and config do not tell.</summary>
/// <param name="Layers">The digests of each layer's blob and of its decompressed content, base first.</param>
/// <param name="Warnings">What could not be told about the layers.</param>
/// <param name="Inventory">What the image holds.</param>
internal sealed record KnownImage(
    IReadOnlyList<(string? Digest, string? DiffId)> Layers, IReadOnlyList<ScanWarning> Warnings, TargetInventory Inventory);
