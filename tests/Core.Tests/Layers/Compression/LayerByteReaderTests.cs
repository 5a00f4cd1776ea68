using System.IO.Compression;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

public class LayerByteReaderTests
{
    private static readonly byte[] Content = Blob.Content(21, 1_500_000);

    public static TheoryData<string> Formats => ["plain", "gzip", "zstd"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Both_digests_and_sizes_are_known_at_the_end(string format)
    {
        var blob = Compress(format);

        var (content, digests) = Blob.Read(blob);

        Assert.Equal(Content, content);
        Assert.Equal(Digest.Sha256Of(blob), digests.BlobDigest);
        Assert.Equal(Digest.Sha256Of(Content), digests.DiffId);
        Assert.Equal((blob.Length, Content.Length), (digests.BlobSize, digests.Size));
        Assert.Equal(format, CompressionException.NameOf(digests.Format));
        Assert.Null(digests.Failure);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_way_of_moving_forward_sees_the_same_bytes(string format)
    {
        var random = new SeededRandom(5);
        using var reader = Open(new TrickleStream(Compress(format), 10_007));
        var position = 0;
        while (position < Content.Length)
        {
            var count = Math.Min(random.Next(random.Next(4) == 0 ? 300_000 : LayerByteReader.MaximumTake), Content.Length - position);
            switch (random.Next(4))
            {
                case 0:
                    Assert.Equal(count, reader.Skip(count));
                    break;
                case 1:
                    var read = new byte[count];
                    Assert.Equal(count, reader.Read(read));
                    Assert.True(Content.AsSpan(position, count).SequenceEqual(read));
                    break;
                case 2:
                    count = Math.Min(count, LayerByteReader.MaximumTake);
                    Assert.True(Content.AsSpan(position, count).SequenceEqual(reader.Take(count)));
                    break;
                default:
                    Assert.True(reader.Fill());
                    count = Math.Min(count, reader.Buffered.Length);
                    Assert.True(Content.AsSpan(position, count).SequenceEqual(reader.Buffered[..count]));
                    reader.Advance(count);
                    break;
            }

            position += count;
            Assert.Equal(position, reader.Position);
        }

        Assert.False(reader.Fill());
        Assert.Empty(reader.Take(512).ToArray());
        Assert.Equal(0, reader.Skip(1));
        Assert.Equal(Digest.Sha256Of(Content), reader.Finish().DiffId);
    }

    [Fact]
    public void Finishing_early_reads_the_rest_for_the_digests_and_may_be_repeated()
    {
        var blob = Blob.Gzip(Content);
        using var reader = Open(new MemoryStream(blob));
        reader.Take(512);

        var digests = reader.Finish();

        Assert.Equal(Digest.Sha256Of(Content), digests.DiffId);
        Assert.Equal(Digest.Sha256Of(blob), digests.BlobDigest);
        Assert.Same(digests, reader.Finish());
    }

    [Fact]
    public void An_empty_blob_is_an_empty_layer()
    {
        var (content, digests) = Blob.Read([]);

        Assert.Empty(content);
        Assert.Equal(CompressionFormat.None, digests.Format);
        Assert.Equal(Digest.Sha256Of([]), digests.DiffId);
        Assert.Equal(digests.DiffId, digests.BlobDigest);
    }

    [Fact]
    public void A_second_level_of_compression_is_content()
    {
        var inner = Blob.Gzip("layer"u8);

        Assert.Equal(inner, Blob.Read(Blob.Gzip(inner)).Content);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_layer_over_its_limit_fails_and_says_so(string format)
    {
        var (content, digests) = Blob.Read(Compress(format), new ScanLimits { LayerBytes = 1_000_000 });

        Assert.True(digests.Failure!.IsLimit);
        Assert.Contains("1000000 bytes", digests.Failure.Message, StringComparison.Ordinal);
        Assert.InRange(content.Length, 0, 1_000_000);
        Assert.Null(digests.DiffId);
        Assert.Null(digests.BlobDigest);
        Assert.Null(Blob.Read(Compress(format), new ScanLimits { LayerBytes = Content.Length }).Digests.Failure);
    }

    [Fact]
    public void The_layers_of_an_image_share_one_budget()
    {
        var budget = new ByteBudget(2 * Content.Length);
        var blob = Blob.Gzip(Content);

        Assert.Null(Blob.Read(blob, budget: budget).Digests.Failure);
        Assert.Null(Blob.Read(blob, budget: budget).Digests.Failure);
        Assert.True(Blob.Read(Blob.Zstd("x"u8), budget: budget).Digests.Failure!.IsLimit);
    }

    [Fact]
    public void A_bomb_is_stopped_by_its_ratio_once_it_is_large()
    {
        var limits = new ScanLimits { CompressionRatio = 900 };

        Assert.Null(Blob.Read(Blob.Gzip(new byte[60 << 20]), limits).Digests.Failure);
        var failure = Blob.Read(Blob.Gzip(new byte[70 << 20]), limits).Digests.Failure!;
        Assert.True(failure.IsLimit);
        Assert.Contains("900 times", failure.Message, StringComparison.Ordinal);
        Assert.True(Blob.Read(Blob.Zstd(new byte[100 << 20])).Digests.Failure!.IsLimit);
        Assert.Null(Blob.Read(Blob.Gzip(new byte[70 << 20])).Digests.Failure);
    }

    [Fact]
    public void A_blob_that_cannot_be_read_fails_as_its_stream_does()
    {
        var blob = Blob.Gzip(Content);
        using var reader = Open(new FailingStream(blob[..300_000]));

        var error = Assert.Throws<IOException>(() => reader.Skip(Content.Length));

        Assert.Equal("The connection was cut.", error.Message);
        Assert.InRange(reader.Position, 1, Content.Length);
        Assert.Throws<IOException>(() => reader.Finish());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_reader_can_be_disposed_of_anywhere(string format)
    {
        var blob = Compress(format);
        for (var i = 0; i < 60; i++)
        {
            var stream = new MemoryStream(blob);
            var reader = Open(stream);
            reader.Skip(i * 25_000);
            reader.Dispose();
            reader.Dispose();

            // The thread has ended: the blob is the caller's again.
            var position = stream.Position;
            stream.Dispose();
            Assert.InRange(position, 0, blob.Length);
        }
    }

    [Fact]
    public void Cancelling_ends_the_wait_for_a_silent_connection()
    {
        using var cancellation = new CancellationTokenSource();
        using var silent = new SilentStream();
        using var reader = new LayerByteReader(silent, new ScanLimits(), new ByteBudget(1000), cancellation.Token);
        cancellation.CancelAfter(20);

        Assert.ThrowsAny<OperationCanceledException>(() => reader.Fill());
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_a_silent_connection()
    {
        using var silent = new SilentStream();
        var reader = Open(silent);
        await silent.Started;

        reader.Dispose();

        Assert.True(silent.WasCancelled);
    }

    private static LayerByteReader Open(Stream blob) => new(blob, new ScanLimits(), new ByteBudget(long.MaxValue), TestContext.Current.CancellationToken);

    private static byte[] Compress(string format) => format switch
    {
        "gzip" => Blob.Gzip(Content, CompressionLevel.Fastest),
        "zstd" => Blob.Zstd(Content),
        _ => Content,
    };
}
