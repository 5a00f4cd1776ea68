namespace Strata.Core.Scanning;

/// <summary>A layer of the target as the report shows it.</summary>
/// <param name="Index">Zero-based position, base first.</param>
/// <param name="Digest">The blob's digest, or null.</param>
/// <param name="DiffId">The digest of the decompressed tar as computed, or null for a folder.</param>
/// <param name="CreatedBy">The history line, or null.</param>
/// <param name="Transfer">What was fetched of it; null unless layers are read by their tables of contents.</param>
public sealed record ScanLayer(int Index, string? Digest, string? DiffId, string? CreatedBy, LayerTransfer? Transfer = null);
