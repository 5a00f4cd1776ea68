using System.Buffers.Binary;
using System.Globalization;

namespace Strata.Core.Layers.Compression;

/// <summary>The header of an xz block: its sizes, where given, and the dictionary of its only filter, LZMA2.</summary>
internal readonly struct XzBlockHeader
{
    private const ulong Lzma2Filter = 0x21;

    /// <summary>Bytes of the header itself.</summary>
    public int Length { get; private init; }

    /// <summary>Bytes of the compressed data, or -1.</summary>
    public long CompressedSize { get; private init; }

    /// <summary>Bytes of the content, or -1.</summary>
    public long UncompressedSize { get; private init; }

    /// <summary>Bytes of the dictionary.</summary>
    public long DictionaryBytes { get; private init; }

    /// <summary>The length of a header that begins with <paramref name="first"/>, which is not zero.</summary>
    public static int LengthOf(byte first) => (first + 1) * 4;

    /// <summary>Reads a header; <paramref name="problem"/> is set when it is damaged or names a filter that is not supported.</summary>
    public static XzBlockHeader Read(ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = "the header of a block is damaged";
        var body = bytes[..^4];
        if (Crc32.Append(0, body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) || (body[1] & 0x3C) != 0)
        {
            return default;
        }

        long compressed = -1;
        long uncompressed = -1;
        var flags = body[1];
        var rest = body[2..];
        if (((flags & 0x40) != 0 && (!TryTakeNumber(ref rest, out compressed) || compressed == 0))
            || ((flags & 0x80) != 0 && !TryTakeNumber(ref rest, out uncompressed))
            || !TryTakeNumber(ref rest, out var filter))
        {
            return default;
        }

        if ((flags & 3) != 0 || (ulong)filter != Lzma2Filter)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"a block uses the filter {filter:x}; only LZMA2 alone is supported");
            return default;
        }

        // A dictionary size is 2 or 3 times a power of two; 40 stands for all of 32 bits.
        if (rest is not [1, <= 40, .. var padding] || padding.ContainsAnyExcept((byte)0))
        {
            return default;
        }

        problem = null;
        return new XzBlockHeader
        {
            Length = bytes.Length,
            CompressedSize = compressed,
            UncompressedSize = uncompressed,
            DictionaryBytes = rest[1] == 40 ? uint.MaxValue : (2L | (rest[1] & 1u)) << ((rest[1] >> 1) + 11),
        };
    }

    /// <summary>Takes a variable-length number (7 bits a byte, at most 63 bits, no needless zero byte at its end).</summary>
    private static bool TryTakeNumber(ref ReadOnlySpan<byte> bytes, out long number)
    {
        number = 0;
        for (var i = 0; i < Math.Min(9, bytes.Length); i++)
        {
            number |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                var isShortest = i == 0 || bytes[i] != 0;
                bytes = bytes[(i + 1)..];
                return isShortest;
            }
        }

        return false;
    }
}
