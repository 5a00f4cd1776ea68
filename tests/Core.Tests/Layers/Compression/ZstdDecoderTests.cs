using System.Buffers.Binary;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

public class ZstdDecoderTests
{
    [Theory]
    [InlineData(-5)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(19)]
    public void Content_of_every_size_comes_back(int level)
    {
        foreach (var size in new[] { 0, 1, 511, 4096, 131_071, BlockDecoder.ChunkBytes, level > 12 ? 300_001 : 700_001 })
        {
            var content = Blob.Content(size + 1, size);
            foreach (var readSize in new[] { 1 + (size / 50), int.MaxValue })
            {
                var (decoded, failure) = Blob.Decode(Blob.Zstd(content, level), CompressionFormat.Zstd, readSize);
                Assert.Null(failure);
                Assert.Equal(content, decoded);
            }
        }
    }

    [Fact]
    public void Frames_are_one_stream_and_skippable_frames_may_stand_anywhere()
    {
        var first = Blob.Content(1, 300_000);
        var second = Blob.Content(2, 10);
        byte[] blob = [.. Skippable(0, 0), .. Skippable(7, 200_000), .. Blob.Zstd(first), .. Skippable(15, 3), .. Blob.Zstd(second), .. Skippable(1, 40)];

        foreach (var readSize in new[] { 1000, int.MaxValue })
        {
            var (decoded, failure) = Blob.Decode(blob, CompressionFormat.Zstd, readSize);
            Assert.Null(failure);
            Assert.Equal([.. first, .. second], decoded);
        }
    }

    [Fact]
    public void A_stream_that_is_cut_anywhere_is_damaged()
    {
        byte[] first = [.. Skippable(3, 5), .. Blob.Zstd("first"u8)];
        byte[] blob = [.. first, .. Skippable(3, 5), .. Blob.Zstd(Blob.Content(1, 2000))];
        for (var length = 4; length < blob.Length; length++)
        {
            var (_, failure) = Blob.Decode(blob[..length], CompressionFormat.Zstd);
            var isWhole = length is 13 || length == first.Length || length == first.Length + 13;
            Assert.True(failure is null == isWhole, $"{length}: {failure?.Message}");
        }
    }

    [Fact]
    public void A_wrong_content_checksum_is_damage()
    {
        var blob = Blob.Zstd(Blob.Content(1, 2000));
        blob[^1] ^= 1;

        Assert.NotNull(Blob.Decode(blob, CompressionFormat.Zstd).Failure);
    }

    [Theory]
    [InlineData("00000000")]
    [InlineData("1F8B0800")]
    [InlineData("28B50000")]
    [InlineData("00")]
    public void Bytes_after_the_last_frame_are_noticed(string hex)
    {
        var (content, digests) = Blob.Read([.. Blob.Zstd("layer"u8), .. Convert.FromHexString(hex)]);

        Assert.Equal("layer"u8, content);
        Assert.Equal([$"{hex.Length / 2} bytes after the zstd data are ignored."], digests.Notices);
    }

    [Theory]
    [InlineData(27, 0, false)]
    [InlineData(27, 1, true)]
    [InlineData(31, 0, true)]
    [InlineData(41, 7, true)]
    public void A_window_over_the_limit_is_refused(int log, int mantissa, bool isRefused)
    {
        // A frame with this window and one last, raw block of one byte.
        byte[] blob = [0x28, 0xB5, 0x2F, 0xFD, 0, (byte)(((log - 10) << 3) | mantissa), 9, 0, 0, (byte)'x'];

        var (content, failure) = Blob.Decode(blob, CompressionFormat.Zstd);

        Assert.Equal(isRefused, failure is { IsLimit: true });
        Assert.Equal(isRefused ? "" : "x", System.Text.Encoding.ASCII.GetString(content));
    }

    [Fact]
    public void The_window_limit_is_the_scans_own()
    {
        byte[] blob = [0x28, 0xB5, 0x2F, 0xFD, 0, (21 - 10) << 3, 9, 0, 0, (byte)'x'];

        Assert.True(Blob.Read(blob, new ScanLimits { DecompressionWindowBytes = 1 << 20 }).Digests.Failure!.IsLimit);
        Assert.Null(Blob.Read(blob, new ScanLimits { DecompressionWindowBytes = 1 << 21 }).Digests.Failure);
    }

    [Fact]
    public void A_frame_that_needs_a_dictionary_is_refused()
    {
        byte[] blob = [0x28, 0xB5, 0x2F, 0xFD, 1, 0x58, 77, 9, 0, 0, (byte)'x'];

        Assert.Contains("dictionary", Blob.Decode(blob, CompressionFormat.Zstd).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_is_found_or_harmless_and_never_anything_but_a_failure()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new SeededRandom(seed);
            var content = Blob.Content(seed, 1 + random.Next(3000));
            byte[] blob = [.. Blob.Zstd(content, 1 + random.Next(5)), .. Skippable(1, 3)];
            for (var changes = 1 + random.Next(4); changes > 0; changes--)
            {
                blob[4 + random.Next(random.Next(2) == 0 ? 30 : blob.Length - 4) % (blob.Length - 4)] = (byte)random.Next(256);
            }

            var (decoded, failure) = Blob.Decode(blob, CompressionFormat.Zstd);
            var hasChecksum = (blob[4] & 4) != 0;
            Assert.True(failure is not null || !hasChecksum || decoded.AsSpan().SequenceEqual(content), $"seed {seed}");
        }
    }

    private static byte[] Skippable(int kind, int length)
    {
        var frame = new byte[8 + length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, 0x184D2A50 + (uint)kind);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), length);
        return frame;
    }
}
