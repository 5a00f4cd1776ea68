using System.IO.Compression;
using Strata.Core.Layers.Compression;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>The decompressors, and the parts of them that a checksum in front would keep out of reach.</summary>
internal static class DecoderTargets
{
    private const int Window = 1 << 20;
    private const int ReadSize = 5;
    private const int Dictionary = 64 << 10;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("gzip", bytes => Decode(bytes, input => new GzipDecoder(input)), CompressedSeeds.Gzip),
        new("zstd", bytes => Decode(bytes, input => new ZstdDecoder(input, Window), losesPartsBeforeDamage: true), CompressedSeeds.Zstd),
        new("xz", bytes => Decode(bytes, input => new XzDecoder(input, Window)), CompressedSeeds.Xz),
        new("bzip2", bytes => Decode(bytes, input => new Bzip2Decoder(input)), CompressedSeeds.Bzip2),
        new("inflate", Inflate, CompressedSeeds.Deflate),
        new("lzma2", Lzma2, CompressedSeeds.Lzma2),
        new("xz-header", XzHeader, CompressedSeeds.XzHeader),
    ];

    /// <summary>The result may not depend on the sizes of the reads: a report is the same from a file and from a pipe.</summary>
    private static void Decode(byte[] bytes, Func<BlobInput, BlockDecoder> create, bool losesPartsBeforeDamage = false)
    {
        var whole = DecodedBlob.Read(new MemoryStream(bytes), create);
        var pieces = DecodedBlob.Read(new ChunkedStream(bytes, ReadSize), create);
        if (!whole.IsCut && !pieces.IsCut)
        {
            Invariant.Holds(whole.Failure is null == pieces.Failure is null, "damage is seen whatever the size of reads");
            var common = whole.Failure is not null && losesPartsBeforeDamage ? Math.Min(whole.Content.Length, pieces.Content.Length) : int.MaxValue;
            Invariant.Holds(
                whole.Content.AsSpan(0, Math.Min(common, whole.Content.Length)).SequenceEqual(pieces.Content.AsSpan(0, Math.Min(common, pieces.Content.Length))),
                "content is the same whatever the size of reads");
        }
    }

    /// <summary>Raw DEFLATE, compared with the base library's: what both accept is the same, and so is what comes before damage.</summary>
    private static void Inflate(byte[] bytes)
    {
        var inflater = new Inflater(DecodedBlob.Input(new MemoryStream(bytes)));
        var buffer = new byte[BlockDecoder.BufferBytes];
        var position = BlockDecoder.HistoryBytes;
        inflater.Start();
        try
        {
            inflater.Decode(buffer, position, ref position, BlockDecoder.HistoryBytes + BlockDecoder.ChunkBytes);
        }
        catch (CompressionException)
        {
        }

        var ours = buffer.AsSpan(BlockDecoder.HistoryBytes, position - BlockDecoder.HistoryBytes);
        var theirs = Library(bytes, ours.Length + 1, out var isAccepted);
        var common = Math.Min(ours.Length, theirs.Length);
        Invariant.Holds(ours[..common].SequenceEqual(theirs.AsSpan(0, common)), "both inflaters decode the same bytes");
        Invariant.Holds(!inflater.IsDone || (isAccepted && ours.Length == theirs.Length), "the library accepts what our inflater accepts");
    }

    private static byte[] Library(byte[] bytes, int limit, out bool isAccepted)
    {
        using var inflater = new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var content = new byte[limit];
        var length = 0;
        isAccepted = true;
        try
        {
            while (length < limit && inflater.Read(content, length, limit - length) is > 0 and var count)
            {
                length += count;
            }
        }
        catch (InvalidDataException)
        {
            isAccepted = false;
        }

        return content[..length];
    }

    private static void Lzma2(byte[] bytes)
    {
        var decoder = new Lzma2Decoder(DecodedBlob.Input(new ChunkedStream(bytes, bytes.Length / 2 + 1)));
        decoder.Start(Dictionary);
        var part = new byte[3000];
        try
        {
            for (var total = 0; total < 1 << 20 && !decoder.IsDone;)
            {
                var written = 0;
                decoder.Decode(part, ref written);
                Invariant.Holds(written == part.Length || decoder.IsDone, "decoding fills what it was given");
                total += written;
            }
        }
        catch (CompressionException)
        {
        }
    }

    /// <summary>A block header with a right length and checksum.</summary>
    private static void XzHeader(byte[] bytes)
    {
        var body = new byte[Math.Max(4, Math.Min(1020, (bytes.Length + 3) & ~3))];
        bytes.AsSpan(0, Math.Min(bytes.Length, body.Length)).CopyTo(body);
        body[0] = (byte)(body.Length / 4);
        var header = XzBlockHeader.Read([.. body, .. BitConverter.GetBytes(Crc32.Append(0, body))], out var problem);
        Invariant.Holds(problem is not null || (header.Length == body.Length + 4 && header.DictionaryBytes >= 0), "a good header has a length and a dictionary");
        Invariant.IsPrintable(problem);
    }
}
