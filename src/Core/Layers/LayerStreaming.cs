namespace Strata.Core.Layers;

/// <summary>How a layer's blob is decompressed, hashed and walked.</summary>
public enum LayerStreaming
{
    /// <summary>
    /// Decompressed on a thread of its own, hashed and walked on another: the shortest time for one layer, when a core is free. Both
    /// digests are computed.
    /// </summary>
    TwoThreads,

    /// <summary>
    /// All on one thread, and only the digest of the blob is computed: the least work for each layer, which is what counts where many
    /// are read at once and nobody knows what the decompressed digest should be.
    /// </summary>
    OneThread,
}
