namespace Strata.Core.Layers.Compression;

/// <summary>What the decompressing thread hands over: decompressed bytes, compressed bytes to hash, or the end.</summary>
internal readonly struct DecompressorBlock
{
    /// <summary>The buffer that holds the bytes.</summary>
    public byte[]? Buffer { get; init; }

    /// <summary>Where the bytes begin.</summary>
    public int Offset { get; init; }

    /// <summary>How many there are.</summary>
    public int Length { get; init; }

    /// <summary>True for bytes of the blob as stored.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Set in the last block, which has no bytes.</summary>
    public DecompressorEnd? End { get; init; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Buffer.AsSpan(Offset, Length);
}
