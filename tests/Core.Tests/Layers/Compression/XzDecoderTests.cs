using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

public class XzDecoderTests
{
    private static readonly byte[] Small = Blob.Content(77, 6000);

    [Theory]
    [InlineData("none.xz")]
    [InlineData("crc32.xz")]
    [InlineData("crc64.xz")]
    [InlineData("sha256.xz")]
    [InlineData("blocks.xz")]
    public void Streams_of_every_check_come_back(string name)
    {
        foreach (var readSize in new[] { 1, 100, int.MaxValue })
        {
            var (content, failure) = Blob.Decode(TestStream.Read(name), CompressionFormat.Xz, readSize);
            Assert.Null(failure);
            Assert.Equal(Small, content);
        }
    }

    [Fact]
    public void A_dictionary_that_wraps_and_literals_by_position_come_back()
    {
        var (content, failure) = Blob.Decode(TestStream.Read("dictionary-4k.xz"), CompressionFormat.Xz);

        Assert.Null(failure);
        Assert.Equal(Blob.Content(78, 40_000), content);
    }

    [Fact]
    public void Streams_and_padding_are_one_stream()
    {
        var empty = TestStream.Read("empty.xz");
        byte[] blob = [.. empty, .. TestStream.Read("crc32.xz"), .. new byte[8], .. TestStream.Read("sha256.xz"), .. empty, .. new byte[4]];

        var (content, digests) = Blob.Read(blob);

        Assert.Null(digests.Failure);
        Assert.Empty(digests.Notices);
        Assert.Equal([.. Small, .. Small], content);
    }

    [Fact]
    public void Stored_chunks_come_back_whatever_the_size()
    {
        foreach (var size in new[] { 1, 65_535, 65_536, 65_537, BlockDecoder.ChunkBytes + 1, 600_000 })
        {
            var content = Blob.Content(size, size);
            var (decoded, failure) = Blob.Decode(XzWriter.Stored(content), CompressionFormat.Xz, 5000);
            Assert.Null(failure);
            Assert.Equal(content, decoded);
        }
    }

    [Fact]
    public void A_stream_that_is_cut_anywhere_is_damaged()
    {
        var first = TestStream.Read("blocks.xz");
        byte[] blob = [.. first, .. TestStream.Read("empty.xz")];
        for (var length = 6; length < blob.Length; length++)
        {
            var (content, failure) = Blob.Decode(blob[..length], CompressionFormat.Xz);
            Assert.True(failure is null == (length == first.Length), $"{length}: {failure?.Message}");
            Assert.True(Small.AsSpan().StartsWith(content));
        }
    }

    [Fact]
    public void Changed_bytes_are_found()
    {
        foreach (var name in new[] { "crc64.xz", "blocks.xz", "sha256.xz" })
        {
            var stream = TestStream.Read(name);
            for (var i = 6; i < stream.Length; i += i < 60 || i > stream.Length - 60 ? 1 : 7)
            {
                var damaged = (byte[])stream.Clone();
                damaged[i] ^= (byte)(1 << (i % 8));
                Assert.NotNull(Blob.Decode(damaged, CompressionFormat.Xz).Failure);
            }
        }
    }

    [Fact]
    public void Damage_behind_the_checksums_is_found_by_the_coder_or_harmless()
    {
        // Without a check only the structure of the data can tell; what counts is that nothing else is thrown.
        var stream = TestStream.Read("none.xz");
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new SeededRandom(seed);
            var damaged = (byte[])stream.Clone();
            for (var changes = 1 + random.Next(4); changes > 0; changes--)
            {
                damaged[24 + random.Next(random.Next(2) == 0 ? 20 : damaged.Length - 24)] = (byte)random.Next(256);
            }

            var (content, _) = Blob.Decode(damaged, CompressionFormat.Xz);
            Assert.InRange(content.Length, 0, 4 << 20);
        }
    }

    [Fact]
    public void Chunks_that_begin_without_a_dictionary_or_properties_are_refused()
    {
        foreach (var control in new byte[] { 2, 3, 0x7F, 0x80, 0xA0, 0xC0 })
        {
            Assert.NotNull(Blob.Decode(XzWriter.Stored([1, 2, 3], firstControl: control), CompressionFormat.Xz).Failure);
        }
    }

    [Theory]
    [InlineData(30, 128 << 20, false)]
    [InlineData(31, 128 << 20, true)]
    [InlineData(40, 128 << 20, true)]
    [InlineData(16, 1 << 20, false)]
    [InlineData(17, 1 << 20, true)]
    public void A_dictionary_over_the_limit_is_refused(byte size, long limit, bool isRefused)
    {
        var (content, digests) = Blob.Read(XzWriter.Stored([1, 2, 3], dictionary: size), new ScanLimits { DecompressionWindowBytes = limit });

        Assert.Equal(isRefused, digests.Failure is { IsLimit: true });
        Assert.Equal(isRefused ? [] : [1, 2, 3], content);
    }

    [Fact]
    public void A_claimed_dictionary_costs_no_memory()
    {
        byte[] one = XzWriter.Stored([1], dictionary: 30);
        byte[] blob = [.. Enumerable.Repeat(one, 50).SelectMany(stream => stream)];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(50, Blob.Decode(blob, CompressionFormat.Xz).Content.Length);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Other_filters_are_refused_by_name() =>
        Assert.Contains("filter 4", Blob.Decode(TestStream.Read("filter-x86.xz"), CompressionFormat.Xz).Failure!.Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_check_is_noticed()
    {
        var (content, digests) = Blob.Read(XzWriter.Stored([1, 2, 3], check: 2));

        Assert.Equal([1, 2, 3], content);
        Assert.Null(digests.Failure);
        Assert.Single(digests.Notices, notice => notice.Contains("unknown check 2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("68656C6C6F")]
    public void Bytes_after_the_last_stream_are_noticed(string hex)
    {
        var (content, digests) = Blob.Read([.. TestStream.Read("crc64.xz"), .. Convert.FromHexString(hex)]);

        Assert.Equal(Small, content);
        Assert.Equal([$"{hex.Length / 2} bytes after the xz data are ignored."], digests.Notices);
    }
}
