using System.Numerics;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// Builds the look-up table of a canonical Huffman code of DEFLATE (RFC 1951, 3.2.2): one main table indexed by the next
/// <c>mainBits</c> bits, and behind it one table for each of its entries that longer codes share.
/// </summary>
/// <remarks>
/// An entry's low 8 bits say how many bits to drop. The rest comes from the caller's value of the symbol; where that
/// <see cref="HasExtra"/>, the length of the code alone is put in bits 8-11. An entry with <see cref="Exceptional"/> is one of
/// <see cref="Link"/>, with the bits of the second table's index in bits 8-11 and its start in bits 12-26, <see cref="Invalid"/>, or
/// the caller's own.
/// </remarks>
internal static class HuffmanTable
{
    /// <summary>The longest code of DEFLATE, in bits.</summary>
    public const int MaximumBits = 15;

    /// <summary>Set in every entry that is not simply a symbol.</summary>
    public const uint Exceptional = 0x4000_0000;

    /// <summary>Set in an entry that leads to a second table.</summary>
    public const uint Link = Exceptional | 0x2000_0000;

    /// <summary>Set in an entry whose bits are no code.</summary>
    public const uint Invalid = Exceptional | 0x1000_0000;

    /// <summary>Set in a value (and not in the entry made from it) whose symbol is followed by extra bits.</summary>
    public const uint HasExtra = 0x0800_0000;

    /// <summary>
    /// Fills <paramref name="table"/>; false when <paramref name="lengths"/> is over-subscribed or incomplete. As in zlib, a set with
    /// no code at all and a set of one code of one bit may be incomplete; their unused bits are <see cref="Invalid"/>.
    /// </summary>
    /// <param name="table">
    /// 2^mainBits entries and, where codes may be longer, 2^(15 - mainBits) more for each pair of symbols, as each second table
    /// holds at least two codes.
    /// </param>
    /// <param name="mainBits">Bits that index the main table.</param>
    /// <param name="lengths">The code length of each symbol; zero when unused.</param>
    /// <param name="values">The entry of each symbol with the bits to drop besides the code's own (its extra bits) in the low 8 bits.</param>
    /// <param name="mayBeIncomplete">True for literal/length and distance codes, false for the code of code lengths.</param>
    public static bool TryBuild(Span<uint> table, int mainBits, ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> values, bool mayBeIncomplete)
    {
        Span<int> counts = stackalloc int[MaximumBits + 1];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        Span<int> next = stackalloc int[MaximumBits + 1];
        var used = 0;
        var room = 1;
        var longest = 0;
        for (var bits = 1; bits <= MaximumBits; bits++)
        {
            next[bits] = used;
            used += counts[bits];
            room = (room << 1) - counts[bits];
            if (room < 0)
            {
                return false;
            }

            longest = counts[bits] != 0 ? bits : longest;
        }

        if (room > 0)
        {
            if (longest > 1 || (longest == 1 && !mayBeIncomplete))
            {
                return false;
            }

            table[..(1 << mainBits)].Fill(Invalid | 1);
        }

        Span<ushort> symbols = stackalloc ushort[lengths.Length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                symbols[next[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        if (longest <= 1)
        {
            FillOneBit(table[..(1 << mainBits)], symbols[..used], values);
            return true;
        }

        var code = FillMain(table, mainBits, Math.Min(mainBits, longest), counts, symbols[..used], values, out var taken);
        FillSecond(table, mainBits, longest, counts, symbols[taken..used], values, code);
        return true;
    }

    /// <summary>
    /// Walks the codes in canonical order with their bits reversed, as DEFLATE stores them. The table holds all codes up to the
    /// current length and is doubled when the length grows; as the set is complete, no slot is left over in the end.
    /// </summary>
    private static uint FillMain(
        Span<uint> table, int mainBits, int longest, ReadOnlySpan<int> counts, ReadOnlySpan<ushort> symbols, ReadOnlySpan<uint> values, out int taken)
    {
        var code = 0u;
        taken = 0;
        for (var length = 1; length <= longest; length++)
        {
            table[..(1 << (length - 1))].CopyTo(table[(1 << (length - 1))..]);
            foreach (var symbol in symbols.Slice(taken, counts[length]))
            {
                table[(int)code] = Entry(values[symbol], length);
                code = NextReversed(code, length);
            }

            taken += counts[length];
        }

        for (var length = longest + 1; length <= mainBits; length++)
        {
            table[..(1 << (length - 1))].CopyTo(table[(1 << (length - 1))..]);
        }

        return code;
    }

    private static void FillSecond(
        Span<uint> table, int mainBits, int longest, ReadOnlySpan<int> counts, ReadOnlySpan<ushort> symbols, ReadOnlySpan<uint> values, uint code)
    {
        var secondBits = longest - mainBits;
        var end = 1 << mainBits;
        var start = 0;
        var prefix = uint.MaxValue;
        var taken = 0;
        for (var length = mainBits + 1; length <= longest; length++)
        {
            foreach (var symbol in symbols.Slice(taken, counts[length]))
            {
                var main = code & ((1u << mainBits) - 1);
                if (main != prefix)
                {
                    prefix = main;
                    start = end;
                    end += 1 << secondBits;
                    table[(int)main] = Link | ((uint)start << 12) | ((uint)secondBits << 8) | (uint)mainBits;
                }

                var entry = Entry(values[symbol], length - mainBits);
                for (var i = (int)(code >> mainBits); i < 1 << secondBits; i += 1 << (length - mainBits))
                {
                    table[start + i] = entry;
                }

                code = NextReversed(code, length);
            }

            taken += counts[length];
        }
    }

    /// <summary>No code (all entries stay invalid), the lone code 0, or the two codes 0 and 1.</summary>
    private static void FillOneBit(Span<uint> main, ReadOnlySpan<ushort> symbols, ReadOnlySpan<uint> values)
    {
        for (var i = 0; i < main.Length; i++)
        {
            if ((i & 1) < symbols.Length)
            {
                main[i] = Entry(values[symbols[i & 1]], 1);
            }
        }
    }

    private static uint Entry(uint value, int length) =>
        (value & HasExtra) == 0 ? value + (uint)length : (value ^ HasExtra) + (uint)length + ((uint)length << 8);

    /// <summary>The next code of the same length, both bit-reversed: an addition that carries from the top bit down.</summary>
    private static uint NextReversed(uint code, int length)
    {
        var zeros = code ^ ((1u << length) - 1);
        if (zeros == 0)
        {
            return code;
        }

        var top = 1u << BitOperations.Log2(zeros);
        return (code & (top - 1)) | top;
    }
}
