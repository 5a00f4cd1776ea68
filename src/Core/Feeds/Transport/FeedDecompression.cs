using Strata.Core.Layers.Compression;

namespace Strata.Core.Feeds.Transport;

/// <summary>Recognises archives and compression, and undoes the latter.</summary>
internal static class FeedDecompression
{
    private const int TarMagicOffset = 257;

    private const int TarBlock = 512;

    /// <summary>What a file is that begins with <paramref name="prefix"/>.</summary>
    public static FeedFileFormat Detect(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => FeedFileFormat.Zip,
        _ when prefix.Length == TarBlock && prefix[TarMagicOffset..].StartsWith("ustar"u8) => FeedFileFormat.Tar,
        _ when CompressionDetector.Detect(prefix) != CompressionFormat.None => FeedFileFormat.Compressed,
        _ => FeedFileFormat.Plain,
    };

    /// <summary>The decompressed bytes of <paramref name="source"/>, which stays the caller's.</summary>
    /// <param name="prefix">The first bytes of the source, which tell the format.</param>
    /// <param name="source">The bytes from the first.</param>
    /// <param name="path">The path for messages.</param>
    /// <param name="budget">What the source may expand to.</param>
    public static ExpandedStream Open(ReadOnlySpan<byte> prefix, Stream source, string path, ExpansionBudget budget)
    {
        var decoded = new DecodedStream(CompressionDetector.Detect(prefix), source);
        return new ExpandedStream(decoded, path, budget, () => decoded.CompressedBytes);
    }
}
