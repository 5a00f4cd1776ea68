using Strata.Core.Layers.Compression;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

public class Bzip2DecoderTests
{
    private static readonly byte[] Small = Blob.Content(77, 6000);

    [Fact]
    public void Blocks_come_back_whatever_the_reads()
    {
        foreach (var readSize in new[] { 1, 1000, int.MaxValue })
        {
            Assert.Equal(Small, Content("small.bz2", readSize));
            Assert.Equal(Blob.Content(79, 130_000), Content("blocks.bz2", readSize));
        }
    }

    [Fact]
    public void Runs_of_every_length_come_back()
    {
        byte[] expected = [.. Enumerable.Range(0, 1300).SelectMany(i => Enumerable.Repeat((byte)i, i)), .. new byte[200_000]];

        Assert.Equal(expected, Content("runs.bz2", int.MaxValue));
    }

    [Fact]
    public void Streams_are_one_stream_and_empty_ones_add_nothing()
    {
        var empty = TestStream.Read("empty.bz2");
        byte[] blob = [.. empty, .. TestStream.Read("small.bz2"), .. empty, .. TestStream.Read("small.bz2"), .. empty];

        var (content, digests) = Blob.Read(blob);

        Assert.Null(digests.Failure);
        Assert.Empty(digests.Notices);
        Assert.Equal([.. Small, .. Small], content);
    }

    [Fact]
    public void A_stream_that_is_cut_anywhere_is_damaged()
    {
        var first = TestStream.Read("small.bz2");
        byte[] blob = [.. first, .. TestStream.Read("empty.bz2")];
        for (var length = 10; length < blob.Length; length++)
        {
            var (content, failure) = Blob.Decode(blob[..length], CompressionFormat.Bzip2);
            Assert.True(failure is null == (length == first.Length), $"{length}: {failure?.Message}");
            Assert.True(Small.AsSpan().StartsWith(content));
        }
    }

    [Fact]
    public void Changed_bytes_are_found_or_harmless()
    {
        var stream = TestStream.Read("small.bz2");
        for (var i = 4; i < stream.Length - 1; i += i < 300 || i > stream.Length - 30 ? 1 : 7)
        {
            var damaged = (byte[])stream.Clone();
            damaged[i] ^= (byte)(1 << (i % 8));
            var (content, failure) = Blob.Decode(damaged, CompressionFormat.Bzip2);

            // Lengths of codes that no symbol uses can change without effect.
            Assert.True(failure is not null || content.AsSpan().SequenceEqual(Small), $"byte {i}");
        }
    }

    [Fact]
    public void Random_damage_is_never_anything_but_a_failure()
    {
        var stream = TestStream.Read("small.bz2");
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new SeededRandom(seed);
            var damaged = (byte[])stream.Clone();
            for (var changes = 1 + random.Next(4); changes > 0; changes--)
            {
                damaged[10 + random.Next(random.Next(2) == 0 ? 200 : damaged.Length - 12)] = (byte)random.Next(256);
            }

            var (content, failure) = Blob.Decode(damaged, CompressionFormat.Bzip2);
            Assert.True(failure is not null || content.AsSpan().SequenceEqual(Small), $"seed {seed}");
        }
    }

    [Fact]
    public void A_randomised_block_is_refused()
    {
        var stream = TestStream.Read("small.bz2");
        stream[14] |= 0x80;

        Assert.Contains("randomised", Blob.Decode(stream, CompressionFormat.Bzip2).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_tiny_streams_reuse_their_memory()
    {
        byte[] blob = [.. Enumerable.Repeat(TestStream.Read("empty.bz2"), 20_000).SelectMany(stream => stream)];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (content, failure) = Blob.Decode(blob, CompressionFormat.Bzip2);

        Assert.Null(failure);
        Assert.Empty(content);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("68656C6C6F")]
    public void Bytes_after_the_last_stream_are_noticed(string hex)
    {
        var (content, digests) = Blob.Read([.. TestStream.Read("small.bz2"), .. Convert.FromHexString(hex)]);

        Assert.Equal(Small, content);
        Assert.Equal([$"{hex.Length / 2} bytes after the bzip2 data are ignored."], digests.Notices);
    }

    private static byte[] Content(string name, int readSize)
    {
        var (content, failure) = Blob.Decode(TestStream.Read(name), CompressionFormat.Bzip2, readSize);
        Assert.Null(failure);
        return content;
    }
}
