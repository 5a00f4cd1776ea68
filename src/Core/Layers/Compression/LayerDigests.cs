using Strata.Core.Primitives;

namespace Strata.Core.Layers.Compression;

/// <summary>What a layer blob was, known when it has been read to its end.</summary>
internal sealed record LayerDigests
{
    /// <summary>The format that the first bytes told.</summary>
    public required CompressionFormat Format { get; init; }

    /// <summary>
    /// The digest of the blob as stored. Also known when the content is damaged, for all of the blob is read; null only when a
    /// limit stopped the reading.
    /// </summary>
    public required Digest? BlobDigest { get; init; }

    /// <summary>Bytes of the blob as stored, as far as they were read.</summary>
    public required long BlobSize { get; init; }

    /// <summary>
    /// The digest of the decompressed tar; null when <see cref="Failure"/> is set, and of a compressed blob that was read on one thread.
    /// </summary>
    public required Digest? DiffId { get; init; }

    /// <summary>Decompressed bytes that were delivered.</summary>
    public required long Size { get; init; }

    /// <summary>Why decompression ended early, or null when it reached the end.</summary>
    public required CompressionException? Failure { get; init; }

    /// <summary>Oddities that do not damage the content, as sentences (bytes after the last gzip member).</summary>
    public required IReadOnlyList<string> Notices { get; init; }
}
