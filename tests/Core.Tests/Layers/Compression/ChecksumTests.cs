using Strata.Core.Layers.Compression;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

public class ChecksumTests
{
    [Fact]
    public void The_check_values_of_the_catalogues_come_out()
    {
        Assert.Equal(0xCBF43926, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0x995DC9BBDF1939FA, Crc64.Append(0, "123456789"u8));
        Assert.Equal(0u, Crc32.Append(0, []));
    }

    [Fact]
    public void Every_length_and_every_split_gives_what_bit_by_bit_gives()
    {
        var content = Blob.Content(7, 1200);
        for (var length = 0; length <= content.Length; length++)
        {
            var part = content.AsSpan(content.Length - length);
            var expected = DeflateWriter.NaiveCrc32(part);
            Assert.Equal(expected, Crc32.Append(0, part));
            Assert.Equal(expected, ~Crc32.AppendByTables(uint.MaxValue, part));
            Assert.Equal(expected, Crc32.Append(Crc32.Append(0, part[..(length / 3)]), part[(length / 3)..]));
            Assert.Equal(NaiveCrc64(part), Crc64.Append(Crc64.Append(0, part[..(length / 3)]), part[(length / 3)..]));
        }
    }

    private static ulong NaiveCrc64(ReadOnlySpan<byte> content)
    {
        var crc = ulong.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xC96C5795D7870F42);
            }
        }

        return ~crc;
    }
}
