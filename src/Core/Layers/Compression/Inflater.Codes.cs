using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Strata.Core.Layers.Compression;

/// <content>The decoding of literals and matches: a fast loop while there is input to spare, a careful one at the end of the data.</content>
internal sealed unsafe partial class Inflater
{
    /// <summary>
    /// Input that must be there for a turn of the fast loop: the refill before the loop and the two of a turn move by at most 7 bytes
    /// each, and each loads 8.
    /// </summary>
    private const int FastInput = 32;

    private const uint LengthMask = (1 << DeflateCode.LengthBits) - 1;
    private const uint DistanceMask = (1 << DeflateCode.DistanceBits) - 1;

    private enum Outcome
    {
        More,
        EndOfBlock,
        InvalidLength,
        InvalidDistance,
        TooFar,
    }

    private void DecodeCoded(byte[] buffer, int lowest, ref int position, int end)
    {
        ReturnBits();
        if (!input.Ensure(FastInput))
        {
            DecodeCarefully(buffer, lowest, ref position, end);
            return;
        }

        Outcome outcome;
        fixed (byte* output = buffer, source = input.Buffer)
        fixed (uint* lengths = _lengthTable, distances = _distanceTable)
        {
            var next = source + input.Position;
            var write = output + position;
            outcome = DecodeFast(lengths, distances, ref next, source + input.End - FastInput, ref write, output + end, output + lowest);
            input.Position = (int)(next - source);
            position = (int)(write - output);
        }

        ReturnBits();
        Conclude(outcome);
    }

    private void Conclude(Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.EndOfBlock:
                EndBlock();
                break;
            case Outcome.InvalidLength:
                throw Damaged("a literal/length code is invalid");
            case Outcome.InvalidDistance:
                throw Damaged("a distance code is invalid");
            case Outcome.TooFar:
                throw Damaged("a match reaches back before the start of the data");
        }
    }

    /// <summary>
    /// Decodes while <paramref name="next"/> has not passed <paramref name="lastInput"/> and <paramref name="write"/> has not reached
    /// <paramref name="end"/>. Both are tested once a turn; a turn writes at most two literals and one match of 258 bytes, and its
    /// copies at most 31 bytes more, which <see cref="BlockDecoder.SlackBytes"/> covers.
    /// </summary>
    private Outcome DecodeFast(uint* lengths, uint* distances, ref byte* next, byte* lastInput, ref byte* write, byte* end, byte* lowest)
    {
        var source = next;
        var output = write;
        var bits = _bits;
        var count = (uint)_bitCount;
        var outcome = Outcome.More;
        Refill(ref source, ref bits, ref count);
        var entry = lengths[bits & LengthMask];
        do
        {
            // Here are at least 56 bits, of which the entry was looked up. Two main table codes and a length take at most
            // 11 + 11 + 15 + 5; the 14 left hold the 9 that index the distances, and after the refill 28 of 56 go to a distance. An
            // entry is always looked up before a refill, so that it need not wait for the load.
            if ((int)entry < 0)
            {
                WriteLiteral(entry, ref output, ref bits, ref count);
                entry = lengths[bits & LengthMask];
                if ((int)entry < 0)
                {
                    WriteLiteral(entry, ref output, ref bits, ref count);
                    entry = lengths[bits & LengthMask];
                    if ((int)entry < 0)
                    {
                        WriteLiteral(entry, ref output, ref bits, ref count);
                        entry = lengths[bits & LengthMask];
                        Refill(ref source, ref bits, ref count);
                        continue;
                    }
                }
            }

            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                if ((entry & HuffmanTable.Link) == HuffmanTable.Link)
                {
                    entry = Follow(lengths, entry, ref bits, ref count);
                    if ((int)entry < 0)
                    {
                        WriteLiteral(entry, ref output, ref bits, ref count);
                        entry = lengths[bits & LengthMask];
                        Refill(ref source, ref bits, ref count);
                        continue;
                    }
                }

                if ((entry & HuffmanTable.Exceptional) != 0)
                {
                    bits >>= (int)entry;
                    count -= entry;
                    outcome = (entry & HuffmanTable.Invalid) == HuffmanTable.Invalid ? Outcome.InvalidLength : Outcome.EndOfBlock;
                    break;
                }
            }

            var length = TakeValue(entry, ref bits, ref count);
            entry = distances[bits & DistanceMask];
            Refill(ref source, ref bits, ref count);
            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                if ((entry & HuffmanTable.Link) == HuffmanTable.Link)
                {
                    entry = Follow(distances, entry, ref bits, ref count);
                }

                if ((entry & HuffmanTable.Exceptional) != 0)
                {
                    outcome = Outcome.InvalidDistance;
                    break;
                }
            }

            var distance = TakeValue(entry, ref bits, ref count);
            if (distance > (nuint)(output - lowest))
            {
                outcome = Outcome.TooFar;
                break;
            }

            entry = lengths[bits & LengthMask];
            Refill(ref source, ref bits, ref count);
            CopyMatch(output, distance, output + length);
            output += length;
        }
        while (source <= lastInput && output < end);

        next = source;
        write = output;
        _bitCount = (int)(count & 63);
        _bits = bits;
        return outcome;
    }

    /// <summary>Leaves 56 to 63 bits. Those that were loaded above the count before are the ones that come again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(ref byte* source, ref ulong bits, ref uint count)
    {
        bits |= *(ulong*)source << (int)count;
        source += 7 - ((count >> 3) & 7);
        count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteLiteral(uint entry, ref byte* output, ref ulong bits, ref uint count)
    {
        *output++ = (byte)(entry >> 8);
        bits >>= (int)entry;
        count -= entry;
    }

    /// <summary>Drops the main table's bits and looks the rest of the code up in the second table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Follow(uint* table, uint link, ref ulong bits, ref uint count)
    {
        bits >>= (int)link;
        count -= link;
        return table[((link >> 12) & 0x7FFF) + (bits & ((1UL << (int)((link >> 8) & 0xF)) - 1))];
    }

    /// <summary>Drops a code with its extra bits; returns the base value plus the extra bits. Only the low 6 bits of the count matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint TakeValue(uint entry, ref ulong bits, ref uint count)
    {
        var extra = (bits & ((1UL << (int)entry) - 1)) >> (int)((entry >> 8) & 0xF);
        bits >>= (int)entry;
        count -= entry;
        return (entry >> 12) + (nuint)extra;
    }

    /// <summary>Copies a match whose source may overlap what it writes; writes up to 31 bytes past <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(byte* to, nuint distance, byte* end)
    {
        var from = to - distance;
        if (distance >= 16)
        {
            Vector128.Load(from).Store(to);
            Vector128.Load(from + 16).Store(to + 16);
            for (to += 32, from += 32; to < end; to += 16, from += 16)
            {
                Vector128.Load(from).Store(to);
            }
        }
        else if (distance == 1)
        {
            var fill = Vector128.Create(*from);
            for (; to < end; to += 16)
            {
                fill.Store(to);
            }
        }
        else if (distance >= 8)
        {
            for (; to < end; to += 8, from += 8)
            {
                *(ulong*)to = *(ulong*)from;
            }
        }
        else
        {
            // Each step makes one more whole period right, so that the next may start there.
            for (; to < end; to += distance, from += distance)
            {
                *(ulong*)to = *(ulong*)from;
            }
        }
    }

    /// <summary>Decodes one symbol at a time: at the end of the data, where whole words cannot be loaded.</summary>
    private void DecodeCarefully(byte[] buffer, int lowest, ref int position, int end)
    {
        var outcome = Outcome.More;
        while (outcome == Outcome.More && position < end)
        {
            var entry = NextEntry(_lengthTable, LengthMask);
            if ((entry & DeflateCode.Literal) != 0)
            {
                buffer[position++] = (byte)(entry >> 8);
                continue;
            }

            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                outcome = (entry & HuffmanTable.Invalid) == HuffmanTable.Invalid ? Outcome.InvalidLength : Outcome.EndOfBlock;
                continue;
            }

            var length = (int)((entry >> 12) + ExtraBits(entry));
            entry = NextEntry(_distanceTable, DistanceMask);
            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                outcome = Outcome.InvalidDistance;
                continue;
            }

            var distance = (int)((entry >> 12) + ExtraBits(entry));
            if (distance > position - lowest)
            {
                outcome = Outcome.TooFar;
                continue;
            }

            for (; length > 0; length--, position++)
            {
                buffer[position] = buffer[position - distance];
            }
        }

        Conclude(outcome);
    }

    /// <summary>Looks the next code up and drops it, but not its extra bits.</summary>
    private uint NextEntry(uint[] table, uint mask)
    {
        Want(HuffmanTable.MaximumBits);
        var entry = table[_bits & mask];
        if ((entry & HuffmanTable.Link) == HuffmanTable.Link)
        {
            Drop((int)(entry & 0xFF));
            entry = table[((entry >> 12) & 0x7FFF) + (_bits & ((1UL << (int)((entry >> 8) & 0xF)) - 1))];
        }

        Drop((int)((entry & DeflateCode.Literal) != 0 || (entry & HuffmanTable.Exceptional) != 0 ? entry & 0xFF : (entry >> 8) & 0xF));
        return entry;
    }

    private uint ExtraBits(uint entry)
    {
        var count = (int)((entry & 0xFF) - ((entry >> 8) & 0xF));
        Need(count);
        return Drop(count);
    }
}
