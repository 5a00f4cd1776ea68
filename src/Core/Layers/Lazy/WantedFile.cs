namespace Strata.Core.Layers.Lazy;

/// <summary>A file that a detector wants, as its table of contents describes it.</summary>
/// <param name="Digest">sha256 of the file; null when it is not given.</param>
/// <param name="End">Where its frames end in the blob (zstd:chunked).</param>
internal sealed record WantedFile(byte[]? Digest, long End)
{
    /// <summary>Its chunks in their order; none for an empty file.</summary>
    public List<WantedChunk> Chunks { get; } = [];
}
