using System.Runtime.Intrinsics;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>The checksum of RFC 1950, section 8.2, 16 bytes at a time: an NDB file of 30 MB is checked whole.</summary>
static class Adler32
{
    private const uint Modulus = 65_521;

    // Below this many bytes no lane of 32 bits overflows.
    private const int ChunkBytes = 5_552;

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        ulong a = 1;
        ulong b = 0;
        while (bytes.Length >= Vector128<byte>.Count)
        {
            var length = Math.Min(bytes.Length, ChunkBytes) & ~(Vector128<byte>.Count - 1);
            AddBlocks(bytes[..length], ref a, ref b);
            bytes = bytes[length..];
        }

        foreach (var value in bytes)
        {
            a += value;
            b += a;
        }

        return (uint)((b % Modulus << 16) | (a % Modulus));
    }

    private static void AddBlocks(ReadOnlySpan<byte> blocks, ref ulong a, ref ulong b)
    {
        var upper = Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9);
        var lower = Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1);
        var (sums, sumsBefore, weighted) = (Vector128<uint>.Zero, Vector128<uint>.Zero, Vector128<uint>.Zero);
        for (var i = 0; i < blocks.Length; i += Vector128<byte>.Count)
        {
            var (first, second) = Vector128.Widen(Vector128.Create(blocks.Slice(i, Vector128<byte>.Count)));
            sumsBefore += sums;
            var (low, high) = Vector128.Widen(first + second);
            sums += low + high;
            (low, high) = Vector128.Widen((first * upper) + (second * lower));
            weighted += low + high;
        }

        b = (b + (a * (ulong)blocks.Length) + ((ulong)Vector128<byte>.Count * Sum(sumsBefore)) + Sum(weighted)) % Modulus;
        a = (a + Sum(sums)) % Modulus;
    }

    private static ulong Sum(Vector128<uint> lanes)
    {
        var (low, high) = Vector128.Widen(lanes);
        return Vector128.Sum(low + high);
    }
}
