using System.IO.Compression;
using Strata.Core.Layers.Compression;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

public class GzipDecoderTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Content_of_every_size_comes_back(CompressionLevel level)
    {
        int[] sizes =
        [
            .. Enumerable.Range(0, 70), 257, 258, 259, 512, 1000, 4095, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537,
            BlockDecoder.ChunkBytes - 1, BlockDecoder.ChunkBytes, BlockDecoder.ChunkBytes + 1, BlockDecoder.ChunkBytes + 300, 1_000_003,
        ];
        foreach (var size in sizes)
        {
            var content = Blob.Content(size + 1, size);
            foreach (var readSize in size < 5000 ? [1, 7, int.MaxValue] : new[] { 1021, int.MaxValue })
            {
                var (decoded, failure) = Blob.Decode(Blob.Gzip(content, level), CompressionFormat.Gzip, readSize);
                Assert.Null(failure);
                Assert.Equal(content, decoded);
            }
        }
    }

    [Fact]
    public void Members_are_one_stream_and_empty_members_add_nothing()
    {
        var first = Blob.Content(1, 100_000);
        var second = Blob.Content(2, 300_000);
        byte[] blob = [.. Blob.Gzip([]), .. Blob.Gzip(first), .. Blob.Gzip([]), .. Blob.Gzip(second), .. Blob.Gzip([])];

        var (content, digests) = Blob.Read(blob);

        Assert.Equal([.. first, .. second], content);
        Assert.Null(digests.Failure);
        Assert.Empty(digests.Notices);
        Assert.Equal(Digest.Sha256Of(blob), digests.BlobDigest);
        Assert.Equal(Digest.Sha256Of(content), digests.DiffId);
        Assert.Equal((blob.Length, content.Length), (digests.BlobSize, digests.Size));
    }

    [Fact]
    public void Optional_header_fields_are_skipped_and_the_header_checksum_is_verified()
    {
        var body = Blob.Gzip("layer"u8).AsSpan(10);
        byte[] header = [0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 5, 0, (byte)'S', (byte)'G', 1, 0, 9, .. "name\0comment\0"u8];
        var check = (ushort)DeflateWriter.NaiveCrc32(header);
        byte[] good = [.. header, (byte)check, (byte)(check >> 8), .. body];
        byte[] bad = [.. header, (byte)check, (byte)~(check >> 8), .. body];

        foreach (var readSize in new[] { 1, int.MaxValue })
        {
            Assert.Equal("layer"u8, Blob.Decode(good, CompressionFormat.Gzip, readSize).Content);
            Assert.Contains("checksum of a member's header", Blob.Decode(bad, CompressionFormat.Gzip, readSize).Failure!.Message, StringComparison.Ordinal);
        }

        Assert.Equal("layer"u8.ToArray(), DeflateWriter.ByZlib(good));
        Assert.Null(DeflateWriter.ByZlib(bad));
    }

    [Theory]
    [InlineData(3, 0x20, "unknown flags")]
    [InlineData(3, 0x80, "unknown flags")]
    [InlineData(-8, 1, "the checksum of a member is wrong")]
    [InlineData(-5, 1, "the checksum of a member is wrong")]
    [InlineData(-4, 1, "the length of a member is wrong")]
    [InlineData(-1, 1, "the length of a member is wrong")]
    public void Wrong_headers_and_trailers_are_damage(int offset, byte change, string problem)
    {
        var blob = Blob.Gzip("some content"u8);
        blob[offset < 0 ? blob.Length + offset : offset] ^= change;

        Assert.Contains(problem, Blob.Decode(blob, CompressionFormat.Gzip).Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void A_stream_that_is_cut_anywhere_is_damaged_and_gives_what_it_has(int readSize)
    {
        var content = Blob.Content(11, 2500);
        byte[] first = Blob.Gzip(content);
        byte[] blob = [.. first, .. Blob.Gzip("second"u8)];
        for (var length = 3; length < blob.Length; length++)
        {
            var (decoded, failure) = Blob.Decode(blob[..length], CompressionFormat.Gzip, readSize);
            if (length == first.Length)
            {
                Assert.Null(failure);
                Assert.Equal(content, decoded);
                continue;
            }

            Assert.Contains("the data ends in", failure!.Message, StringComparison.Ordinal);
            Assert.True(decoded.AsSpan().StartsWith(content) || content.AsSpan().StartsWith(decoded));
        }
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0000000000000000000000000000000000000000")]
    [InlineData("68656C6C6F")]
    [InlineData("1F00")]
    public void Bytes_after_the_last_member_are_noticed_and_belong_to_the_blob(string hex)
    {
        var trailing = Convert.FromHexString(hex);
        byte[] blob = [.. Blob.Gzip("layer"u8), .. trailing];

        var (content, digests) = Blob.Read(blob);

        Assert.Equal("layer"u8, content);
        Assert.Null(digests.Failure);
        Assert.Equal([$"{trailing.Length} bytes after the gzip data are ignored."], digests.Notices);
        Assert.Equal(Digest.Sha256Of(blob), digests.BlobDigest);
        Assert.Equal(Digest.Sha256Of("layer"u8), digests.DiffId);
    }

    [Fact]
    public void Damage_in_a_far_member_keeps_what_came_before_and_the_digest_of_the_blob()
    {
        var content = Blob.Content(12, 900_000);
        byte[] blob = [.. Blob.Gzip(content), .. Blob.Gzip(content), .. new byte[100_000]];
        blob[(blob.Length - 100_000) / 2 + 5000] ^= 0xFF;

        var (decoded, digests) = Blob.Read(blob);

        Assert.True(decoded.AsSpan().StartsWith(content));
        Assert.False(digests.Failure!.IsLimit);
        Assert.Equal(CompressionFormat.Gzip, digests.Failure.Format);
        Assert.Null(digests.DiffId);
        Assert.Equal(Digest.Sha256Of(blob), digests.BlobDigest);
        Assert.Equal(decoded.Length, digests.Size);
    }
}
