namespace Strata.Core.Layers.Lazy;

/// <summary>A chunk of a wanted file.</summary>
internal sealed class WantedChunk
{
    /// <summary>Where its compressed data begins in the blob.</summary>
    public required long Offset { get; init; }

    /// <summary>Where its compressed data ends: where that of the next begins.</summary>
    public long End { get; set; }

    /// <summary>Where it begins in the decompressed data of its extent.</summary>
    public long Position { get; set; }

    /// <summary>How many bytes of the file it has.</summary>
    public required long Length { get; init; }

    /// <summary>sha256 of its content; null when only the file as a whole has one, which then has only this chunk.</summary>
    public required byte[]? Digest { get; init; }

    /// <summary>True when it is nothing but zeros and is not fetched.</summary>
    public required bool IsZeros { get; init; }

    /// <summary>The extent that it lies in; null for zeros.</summary>
    public WantedExtent? Extent { get; set; }
}
