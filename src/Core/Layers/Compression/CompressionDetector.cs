namespace Strata.Core.Layers.Compression;

/// <summary>Tells a blob's compression from its first bytes.</summary>
internal static class CompressionDetector
{
    /// <summary>Bytes from the start that decide everything that is known (a tar header block).</summary>
    public const int PrefixBytes = 512;

    private static ReadOnlySpan<byte> Xz => [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00];

    private static ReadOnlySpan<byte> Bzip2Block => [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

    private static ReadOnlySpan<byte> Bzip2End => [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

    /// <summary>The format of a blob that begins with <paramref name="prefix"/>; what no magic number names is <see cref="CompressionFormat.None"/>.</summary>
    public static CompressionFormat Detect(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [0x1F, 0x8B, 0x08, ..] => CompressionFormat.Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => CompressionFormat.Zstd,
        [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => CompressionFormat.Zstd,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', .. var rest]
            when rest.StartsWith(Bzip2Block) || rest.StartsWith(Bzip2End) => CompressionFormat.Bzip2,
        _ => prefix.StartsWith(Xz) ? CompressionFormat.Xz : CompressionFormat.None,
    };
}
