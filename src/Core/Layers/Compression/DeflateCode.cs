namespace Strata.Core.Layers.Compression;

/// <summary>The constants of DEFLATE (RFC 1951, 3.2.5 to 3.2.7) as values for <see cref="HuffmanTable"/>.</summary>
internal static class DeflateCode
{
    /// <summary>Set in the entry of a literal: the byte is in bits 8-15.</summary>
    public const uint Literal = 0x8000_0000;

    /// <summary>The entry of the end of a block.</summary>
    public const uint EndOfBlock = HuffmanTable.Exceptional;

    /// <summary>Bits that index the main literal/length table.</summary>
    public const int LengthBits = 11;

    /// <summary>Bits that index the main distance table.</summary>
    public const int DistanceBits = 9;

    /// <summary>Bits that index the table of the code lengths' code; no code of it is longer.</summary>
    public const int CodeLengthBits = 7;

    /// <summary>Entries of the literal/length table: second tables hold at least two of 288 symbols each.</summary>
    public const int LengthEntries = (1 << LengthBits) + (144 << (HuffmanTable.MaximumBits - LengthBits));

    /// <summary>Entries of the distance table: second tables hold at least two of 32 symbols each.</summary>
    public const int DistanceEntries = (1 << DistanceBits) + (16 << (HuffmanTable.MaximumBits - DistanceBits));

    /// <summary>The values of the literal/length symbols; 286 and 287 have codes in fixed blocks but are invalid.</summary>
    public static readonly uint[] LengthValues = MakeLengthValues();

    /// <summary>The values of the distance symbols; 30 and 31 have codes in fixed blocks but are invalid.</summary>
    public static readonly uint[] DistanceValues = MakeDistanceValues();

    /// <summary>The values of the code length symbols: the symbol itself, from bit 12 on.</summary>
    public static readonly uint[] CodeLengthValues = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 12)];

    /// <summary>The order in which the lengths of the code length code are stored.</summary>
    public static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The code lengths of the literal/length symbols in fixed blocks.</summary>
    public static byte[] FixedLengths() =>
    [
        .. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112), .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)8, 8),
    ];

    private static uint[] MakeLengthValues()
    {
        var values = new uint[288];
        for (var symbol = 0u; symbol < 256; symbol++)
        {
            values[symbol] = Literal | (symbol << 8);
        }

        values[256] = EndOfBlock;
        var length = 3u;
        for (var symbol = 257u; symbol < 285; symbol++)
        {
            var extra = symbol < 265 ? 0 : (symbol - 261) / 4;
            values[symbol] = HuffmanTable.HasExtra | (length << 12) | extra;
            length += 1u << (int)extra;
        }

        values[285] = HuffmanTable.HasExtra | (258u << 12);
        values[286] = values[287] = HuffmanTable.Invalid;
        return values;
    }

    private static uint[] MakeDistanceValues()
    {
        var values = new uint[32];
        var distance = 1u;
        for (var symbol = 0u; symbol < 30; symbol++)
        {
            var extra = symbol < 4 ? 0 : (symbol - 2) / 2;
            values[symbol] = HuffmanTable.HasExtra | (distance << 12) | extra;
            distance += 1u << (int)extra;
        }

        values[30] = values[31] = HuffmanTable.Invalid;
        return values;
    }
}
