namespace Strata.Core.Scanning;

/// <summary>What was fetched of a layer's blob in a scan that reads layers by their tables of contents.</summary>
/// <param name="Bytes">How many bytes; none for a layer of the cache.</param>
/// <param name="Total">How many bytes the blob has; null when that is not known.</param>
/// <param name="Requests">In how many requests for parts.</param>
/// <param name="IsByTable">True when the layer was read by its table, and not as a whole.</param>
public sealed record LayerTransfer(long Bytes, long? Total, int Requests, bool IsByTable);
