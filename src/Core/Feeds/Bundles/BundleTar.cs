using System.Text;

namespace Strata.Core.Feeds.Bundles;

/// <summary>
/// The container of a bundle: a plain <c>ustar</c> archive (POSIX.1-1988) of regular files in which every byte but the name and the size
/// is fixed. A reader makes the header that there must be and compares, so that nothing can hide in one.
/// </summary>
internal static class BundleTar
{
    /// <summary>Bytes of a header, and what everything is padded to.</summary>
    public const int BlockBytes = 512;

    /// <summary>Bytes of the two empty blocks at the end.</summary>
    public const int EndBytes = 2 * BlockBytes;

    /// <summary>The largest size that eleven octal digits can say.</summary>
    public const long MaximumSize = (1L << 33) - 1;

    private const int SizeOffset = 124;
    private const int SizeDigits = 11;

    /// <summary>The header of a file.</summary>
    public static byte[] Header(string name, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 100);
        var block = new byte[BlockBytes];
        Put(block, 0, name);
        Put(block, 100, "0000644\0");
        Put(block, 108, "0000000\0");
        Put(block, 116, "0000000\0");
        Put(block, SizeOffset, Octal(size, SizeDigits));
        Put(block, 136, "00000000000\0");
        Put(block, 148, "        ");
        block[156] = (byte)'0';
        Put(block, 257, "ustar\000");
        Put(block, 329, "0000000\0");
        Put(block, 337, "0000000\0");
        var sum = block.Sum(value => value);
        Put(block, 148, Octal(sum, 6) + "\0 ");
        return block;
    }

    /// <summary>The size that a header says, when it is exactly the header of a file with that name; null otherwise.</summary>
    public static long? SizeOf(ReadOnlySpan<byte> header, string name)
    {
        var size = 0L;
        foreach (var digit in header.Slice(SizeOffset, SizeDigits))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            size = (size << 3) | (uint)(digit - '0');
        }

        return header.SequenceEqual(Header(name, size)) ? size : null;
    }

    /// <summary>The bytes that pad a file of that size to whole blocks.</summary>
    public static int Padding(long size) => (int)((BlockBytes - (size % BlockBytes)) % BlockBytes);

    private static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    private static void Put(byte[] block, int offset, string text) => Encoding.ASCII.GetBytes(text, block.AsSpan(offset));
}
