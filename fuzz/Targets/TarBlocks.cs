using System.Text;

namespace Strata.Fuzz.Targets;

/// <summary>Makes the checksums of tar headers right again, without which no mutated header would ever be looked at.</summary>
internal static class TarBlocks
{
    private const int Size = 512;
    private const int ChecksumOffset = 148;
    private const int MagicOffset = 257;

    /// <summary>Sets the checksum of every block that has the magic word of ustar, PAX and GNU headers.</summary>
    public static byte[] WithChecksums(byte[] archive)
    {
        var repaired = (byte[])archive.Clone();
        for (var start = 0; start + Size <= repaired.Length; start += Size)
        {
            var block = repaired.AsSpan(start, Size);
            if (block[MagicOffset..].StartsWith("ustar"u8))
            {
                block.Slice(ChecksumOffset, 8).Fill((byte)' ');
                var sum = 0;
                foreach (var value in block)
                {
                    sum += value;
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + '\0', block[ChecksumOffset..]);
            }
        }

        return repaired;
    }
}
