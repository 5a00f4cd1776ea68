using System.Buffers.Binary;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>The numbers of the SQLite file format (https://sqlite.org/fileformat2.html): big-endian, and of variable length.</summary>
static class SqliteBytes
{
    private const int MaximumVarintBytes = 9;

    /// <summary>Takes a number of up to nine bytes from the front of <paramref name="bytes"/>; false when it is cut.</summary>
    public static bool TryTakeVarint(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(bytes.Length, MaximumVarintBytes); i++)
        {
            var next = bytes[i];
            if (i == MaximumVarintBytes - 1)
            {
                value = (value << 8) | next;
            }
            else
            {
                value = (value << 7) | (next & 0x7FL);
                if (next > 0x7F)
                {
                    continue;
                }
            }

            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }

    /// <summary>
    /// Takes one column from a record: its type from <paramref name="types"/>, its bytes from <paramref name="values"/>. False when either
    /// is cut or the type is one that SQLite does not write.
    /// </summary>
    public static bool TryTakeColumn(ref ReadOnlySpan<byte> types, ref ReadOnlySpan<byte> values, out long type, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryTakeVarint(ref types, out type) || LengthOf(type) is not { } length || length > values.Length)
        {
            return false;
        }

        value = values[..(int)length];
        values = values[(int)length..];
        return true;
    }

    /// <summary>Splits a record into the types of its columns and their values; false when it is cut.</summary>
    public static bool TrySplitRecord(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> types, out ReadOnlySpan<byte> values)
    {
        types = values = default;
        var rest = record;
        if (!TryTakeVarint(ref rest, out var headerBytes) || headerBytes < record.Length - rest.Length || headerBytes > record.Length)
        {
            return false;
        }

        types = record[(record.Length - rest.Length)..(int)headerBytes];
        values = record[(int)headerBytes..];
        return true;
    }

    /// <summary>The whole number of a column, or null when it holds something else.</summary>
    public static long? NumberOf(long type, ReadOnlySpan<byte> value)
    {
        if (type is 8 or 9)
        {
            return type - 8;
        }

        if (type is < 1 or > 6)
        {
            return null;
        }

        long number = (sbyte)value[0];
        foreach (var next in value[1..])
        {
            number = (number << 8) | next;
        }

        return number;
    }

    /// <summary>The number of two bytes at <paramref name="offset"/>.</summary>
    public static int Short(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);

    /// <summary>The number of four bytes at <paramref name="offset"/>.</summary>
    public static uint Number(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);

    private static long? LengthOf(long type) => type switch
    {
        0 or 8 or 9 => 0,
        >= 1 and <= 4 => type,
        5 => 6,
        6 or 7 => 8,
        >= 12 => (type - 12) / 2,
        _ => null,
    };
}
