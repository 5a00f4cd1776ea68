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
}
