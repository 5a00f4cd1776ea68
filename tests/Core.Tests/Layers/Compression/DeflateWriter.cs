using System.Buffers.Binary;
using System.IO.Compression;

namespace Strata.Core.Tests.Layers.Compression;

/// <summary>Writes DEFLATE bit by bit, right or wrong, and wraps it as gzip.</summary>
internal sealed class DeflateWriter
{
    private static readonly int[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly List<byte> _bytes = [];
    private ulong _bits;
    private int _count;

    public DeflateWriter Bits(uint value, int count)
    {
        _bits |= (ulong)value << _count;
        for (_count += count; _count >= 8; _count -= 8)
        {
            _bytes.Add((byte)_bits);
            _bits >>= 8;
        }

        return this;
    }

    /// <summary>A code, the highest bit first.</summary>
    public DeflateWriter Code((int Bits, int Length) code)
    {
        for (var i = code.Length - 1; i >= 0; i--)
        {
            Bits((uint)(code.Bits >> i) & 1, 1);
        }

        return this;
    }

    public DeflateWriter Stored(bool last, ReadOnlySpan<byte> content, ushort? complement = null)
    {
        Bits(last ? 1u : 0, 1).Bits(0, 2).Align();
        Bits((uint)content.Length, 16).Bits(complement ?? (ushort)~content.Length, 16);
        _bytes.AddRange(content);
        return this;
    }

    public DeflateWriter Fixed(bool last) => Bits(last ? 1u : 0, 1).Bits(1, 2);

    /// <summary>The header of a dynamic block whose code lengths all have codes of five bits, without run codes.</summary>
    public DeflateWriter Dynamic(bool last, ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> distances)
    {
        // 16 symbols of four bits: a complete code of the lengths 0 to 15.
        Bits(last ? 1u : 0, 1).Bits(2, 2).Bits((uint)(lengths.Length - 257), 5).Bits((uint)(distances.Length - 1), 5).Bits(15, 4);
        foreach (var symbol in Order)
        {
            Bits(symbol < 16 ? 4u : 0, 3);
        }

        foreach (var length in (byte[])[.. lengths, .. distances])
        {
            Code((length, 4));
        }

        return this;
    }

    /// <summary>The canonical codes of a set of lengths (RFC 1951, 3.2.2).</summary>
    public static (int Bits, int Length)[] Codes(ReadOnlySpan<byte> lengths)
    {
        var codes = new (int, int)[lengths.Length];
        var code = 0;
        for (var length = 1; length <= 15; length++)
        {
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    codes[symbol] = (code++, length);
                }
            }

            code <<= 1;
        }

        return codes;
    }

    public DeflateWriter Align()
    {
        if (_count > 0)
        {
            Bits(0, 8 - _count);
        }

        return this;
    }

    /// <summary>The stream so far as a gzip member of <paramref name="content"/>.</summary>
    public byte[] ToGzip(ReadOnlySpan<byte> content)
    {
        Align();
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, NaiveCrc32(content));
        BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(4), content.Length);
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, .. _bytes, .. trailer];
    }

    public static uint NaiveCrc32(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    /// <summary>
    /// What the runtime's zlib makes of one gzip member: its content, or null when it refuses it. Where the data is cut off the
    /// runtime ends without a word, so the trailer is compared once more.
    /// </summary>
    public static byte[]? ByZlib(byte[] gzip)
    {
        var content = new MemoryStream();
        try
        {
            using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
            stream.CopyTo(content);
            var trailer = gzip.AsSpan(gzip.Length - 8);
            var isWhole = BinaryPrimitives.ReadUInt32LittleEndian(trailer) == NaiveCrc32(content.ToArray())
                && BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) == content.Length;
            return isWhole ? content.ToArray() : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Lengths of a complete code of <paramref name="used"/> of <paramref name="symbols"/> symbols, as skewed as chance will have it.</summary>
    public static byte[] RandomCode(SeededRandom random, int symbols, int used, int longest, params int[] wanted)
    {
        // Splitting leaves at random keeps the set complete.
        List<int> leaves = [0];
        while (leaves.Count < used)
        {
            var candidates = leaves.Where(depth => depth < longest).ToList();
            var depth = random.Next(3) == 0 ? candidates.Max() : candidates[random.Next(candidates.Count)];
            leaves.Remove(depth);
            leaves.AddRange([depth + 1, depth + 1]);
        }

        var lengths = new byte[symbols];
        var free = Enumerable.Range(0, symbols).Except(wanted).ToList();
        foreach (var symbol in wanted)
        {
            Assign(symbol);
        }

        while (leaves.Count > 0)
        {
            var i = random.Next(free.Count);
            Assign(free[i]);
            free.RemoveAt(i);
        }

        return lengths;

        void Assign(int symbol)
        {
            var i = random.Next(leaves.Count);
            lengths[symbol] = (byte)leaves[i];
            leaves.RemoveAt(i);
        }
    }

    /// <summary>The base and extra bits of a length symbol (257-285) or distance symbol, computed apart from the product's tables.</summary>
    public static (int Base, int Extra) LengthOf(int symbol) => symbol switch
    {
        < 265 => (symbol - 254, 0),
        285 => (258, 0),
        _ => (3 + ((4 + ((symbol - 265) % 4)) << ((symbol - 261) / 4)), (symbol - 261) / 4),
    };

    /// <inheritdoc cref="LengthOf"/>
    public static (int Base, int Extra) DistanceOf(int symbol) =>
        symbol < 4 ? (symbol + 1, 0) : (1 + ((2 + (symbol & 1)) << ((symbol / 2) - 1)), (symbol / 2) - 1);
}
