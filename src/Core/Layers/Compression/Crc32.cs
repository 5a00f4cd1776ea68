using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// The CRC-32 of gzip, xz and zip (ISO 3309, reflected polynomial EDB88320), by carry-less multiplication or CRC instructions
/// where the processor has them and by eight tables elsewhere.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>Continues the checksum <paramref name="crc"/> (zero at the start) over <paramref name="data"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        if (Pclmulqdq.IsSupported && Sse2.IsSupported && data.Length >= 128)
        {
            var folded = data.Length & ~15;
            crc = Fold(crc, data[..folded]);
            data = data[folded..];
        }
        else if (ArmCrc32.Arm64.IsSupported)
        {
            for (; data.Length >= 8; data = data[8..])
            {
                crc = ArmCrc32.Arm64.ComputeCrc32(crc, MemoryMarshal.Read<ulong>(data));
            }
        }

        return ~AppendByTables(crc, data);
    }

    /// <summary>The table form on a raw (inverted) register; also what the fast forms are tested against.</summary>
    internal static uint AppendByTables(uint register, ReadOnlySpan<byte> data)
    {
        var tables = Tables;
        for (; data.Length >= 8; data = data[8..])
        {
            var low = register ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data);
            register = tables[0x700 + (byte)low] ^ tables[0x600 + (byte)(low >> 8)]
                ^ tables[0x500 + (byte)(low >> 16)] ^ tables[0x400 + (low >> 24)]
                ^ tables[0x300 + data[4]] ^ tables[0x200 + data[5]] ^ tables[0x100 + data[6]] ^ tables[data[7]];
        }

        foreach (var value in data)
        {
            register = (register >> 8) ^ tables[(byte)(register ^ value)];
        }

        return register;
    }

    /// <summary>
    /// Folds 64, then 16 bytes at a time modulo the polynomial. The constants are x^n mod P, bit-reflected and shifted by one, for
    /// the distances 512±32, 128±32 and 64 bits; the end is Barrett reduction. The method is Intel's white paper 323102 (Gopal et al., 2009).
    /// </summary>
    private static uint Fold(uint register, ReadOnlySpan<byte> data)
    {
        var by64 = Vector128.Create(0x154442bd4UL, 0x1c6e41596UL);
        var by16 = Vector128.Create(0x1751997d0UL, 0x0ccaa009eUL);
        ref var start = ref MemoryMarshal.GetReference(data);
        var x0 = Load(ref start, 0) ^ Vector128.CreateScalar((ulong)register);
        var x1 = Load(ref start, 16);
        var x2 = Load(ref start, 32);
        var x3 = Load(ref start, 48);
        var position = 64;
        for (; data.Length - position >= 64; position += 64)
        {
            x0 = FoldOnto(x0, by64, Load(ref start, position));
            x1 = FoldOnto(x1, by64, Load(ref start, position + 16));
            x2 = FoldOnto(x2, by64, Load(ref start, position + 32));
            x3 = FoldOnto(x3, by64, Load(ref start, position + 48));
        }

        x0 = FoldOnto(x0, by16, x1);
        x0 = FoldOnto(x0, by16, x2);
        x0 = FoldOnto(x0, by16, x3);
        for (; data.Length - position >= 16; position += 16)
        {
            x0 = FoldOnto(x0, by16, Load(ref start, position));
        }

        var low32 = Vector128.Create(0xFFFFFFFFUL, 0xFFFFFFFFUL);
        x0 = Pclmulqdq.CarrylessMultiply(x0, by16, 0x10) ^ Sse2.ShiftRightLogical128BitLane(x0, 8);
        x0 = Pclmulqdq.CarrylessMultiply(x0 & low32, Vector128.Create(0x163cd6124UL, 0UL), 0x00) ^ Sse2.ShiftRightLogical128BitLane(x0, 4);

        var barrett = Vector128.Create(0x1db710641UL, 0x1f7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(x0 & low32, barrett, 0x10);
        x0 ^= Pclmulqdq.CarrylessMultiply(quotient & low32, barrett, 0x00);
        return x0.AsUInt32().GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ref byte start, int position) =>
        Unsafe.ReadUnaligned<Vector128<ulong>>(ref Unsafe.Add(ref start, position));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> FoldOnto(Vector128<ulong> value, Vector128<ulong> constants, Vector128<ulong> next) =>
        Pclmulqdq.CarrylessMultiply(value, constants, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, constants, 0x11) ^ next;

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (uint)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (Polynomial & (0 - (crc & 1)));
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
