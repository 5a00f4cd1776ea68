using System.Buffers.Binary;
using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using ZstdSharp;

namespace Strata.Core.Feeds.Transport;

/// <summary>Recognises and undoes compression.</summary>
internal static class FeedDecompression
{
    private const int TarMagicOffset = 257;

    /// <summary>What a file is that begins with <paramref name="prefix"/>.</summary>
    public static FeedFileFormat Detect(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [0x1F, 0x8B, ..] => FeedFileFormat.Gzip,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => FeedFileFormat.Bzip2,
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => FeedFileFormat.Xz,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => FeedFileFormat.Zstd,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => FeedFileFormat.Zip,
        _ when prefix.Length == 512 && prefix[TarMagicOffset..].StartsWith("ustar"u8) => FeedFileFormat.Tar,
        _ => FeedFileFormat.Plain,
    };

    /// <summary>The decompressed bytes of <paramref name="source"/>, which stays the caller's.</summary>
    public static ExpandedStream Open(FeedFileFormat format, Stream source, string path, ExpansionBudget budget)
    {
        var observed = new ObservedStream(source, tailBytes: sizeof(uint));
        return format switch
        {
            FeedFileFormat.Gzip => new ExpandedStream(
                new GZipStream(observed, CompressionMode.Decompress, leaveOpen: true),
                path,
                budget,
                () => observed.Count,
                (count, _) => VerifyGzip(observed, count)),
            FeedFileFormat.Bzip2 => new ExpandedStream(
                BZip2Stream.Create(observed, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true, leaveOpen: true),
                path,
                budget,
                () => observed.Count),
            FeedFileFormat.Xz => new ExpandedStream(new XZStream(observed), path, budget, () => observed.Count),
            FeedFileFormat.Zstd => new ExpandedStream(
                new DecompressionStream(observed, checkEndOfStream: true, leaveOpen: true), path, budget, () => observed.Count),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a compression."),
        };
    }

    /// <summary>
    /// The base library ends a cut-off gzip stream without a word, so the length in the trailer is compared (RFC 1952; the checksum is
    /// compared by the library). Files of several members, whose trailer tells only the last one's length, are refused by this.
    /// </summary>
    private static string? VerifyGzip(ObservedStream observed, long count)
    {
        observed.Drain();
        return BinaryPrimitives.ReadUInt32LittleEndian(observed.Tail) == (uint)count
            ? null
            : "the gzip trailer is missing or tells another length";
    }
}
