using System.Buffers.Binary;

namespace Strata.Core.Layers.Compression;

/// <summary>The CRC-64 of xz (ECMA-182, reflected polynomial C96C5795D7870F42), by eight tables.</summary>
internal static class Crc64
{
    private static readonly ulong[] Tables = MakeTables();

    /// <summary>Continues the checksum <paramref name="crc"/> (zero at the start) over <paramref name="data"/>.</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> data)
    {
        var tables = Tables;
        crc = ~crc;
        for (; data.Length >= 8; data = data[8..])
        {
            var next = crc ^ BinaryPrimitives.ReadUInt64LittleEndian(data);
            crc = tables[0x700 + (byte)next] ^ tables[0x600 + (byte)(next >> 8)]
                ^ tables[0x500 + (byte)(next >> 16)] ^ tables[0x400 + (byte)(next >> 24)]
                ^ tables[0x300 + (byte)(next >> 32)] ^ tables[0x200 + (byte)(next >> 40)]
                ^ tables[0x100 + (byte)(next >> 48)] ^ tables[(byte)(next >> 56)];
        }

        foreach (var value in data)
        {
            crc = (crc >> 8) ^ tables[(byte)(crc ^ value)];
        }

        return ~crc;
    }

    private static ulong[] MakeTables()
    {
        var tables = new ulong[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xC96C_5795_D787_0F42 & (0 - (crc & 1)));
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        }

        return tables;
    }
}
