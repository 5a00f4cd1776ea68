using System.IO.Compression;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

/// <summary>Blobs for the tests, and the ways to read them.</summary>
internal static class Blob
{
    [ThreadStatic]
    private static byte[][]? decoded;

    [ThreadStatic]
    private static byte[][]? inputs;

    /// <summary>Bytes that compress like a file system does: repeated words, runs, near and far copies, noise.</summary>
    public static byte[] Content(int seed, int length)
    {
        var random = new SeededRandom(seed);
        var content = new byte[length];
        var position = 0;
        while (position < length)
        {
            var count = Math.Min(1 + random.Next(random.Next(8) == 0 ? 600 : 40), length - position);
            var part = content.AsSpan(position, count);
            switch (random.Next(4))
            {
                case 0:
                    part.Fill((byte)random.Next(256));
                    break;
                case 1:
                    random.Fill(part);
                    break;
                case 2 when position > 0:
                    var distance = 1 + random.Next(Math.Min(position, random.Next(3) == 0 ? 40_000 : 20));
                    for (var i = 0; i < count; i++)
                    {
                        part[i] = content[position + i - distance];
                    }

                    break;
                default:
                    for (var i = 0; i < count; i++)
                    {
                        part[i] = (byte)("etaoin shrdlu\n"[random.Next(14)]);
                    }

                    break;
            }

            position += count;
        }

        return content;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.Optimal)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    public static byte[] Zstd(ReadOnlySpan<byte> content, int level = 3)
    {
        using var compressor = new ZstdSharp.Compressor(level);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(content).ToArray();
    }

    /// <summary>Reads everything; also what came before damage.</summary>
    public static (byte[] Content, LayerDigests Digests) Read(
        Stream blob, ScanLimits? limits = null, ByteBudget? budget = null, LayerStreaming streaming = LayerStreaming.TwoThreads)
    {
        using var reader = new LayerByteReader(
            blob, limits ?? new ScanLimits(), budget ?? new ByteBudget(long.MaxValue), streaming, LayerAlgorithms.Sha256, TestContext.Current.CancellationToken);
        var content = new MemoryStream();
        try
        {
            while (reader.Fill())
            {
                content.Write(reader.Buffered);
                reader.Advance(reader.Buffered.Length);
            }
        }
        catch (CompressionException e)
        {
            var digests = reader.Finish();
            Assert.Same(e, digests.Failure);
            return (content.ToArray(), digests);
        }

        return (content.ToArray(), reader.Finish());
    }

    /// <summary>Reads everything on two threads, and again on one, which must make no difference but for the digest that it leaves out.</summary>
    public static (byte[] Content, LayerDigests Digests) Read(byte[] blob, ScanLimits? limits = null, ByteBudget? budget = null)
    {
        var (content, digests) = Read(new MemoryStream(blob), limits, budget);
        if (budget is not null)
        {
            return (content, digests);
        }

        var (serial, serialDigests) = Read(new MemoryStream(blob), limits, null, LayerStreaming.OneThread);
        Assert.Equal(content, serial);
        Assert.Equal(digests.Failure?.Message, serialDigests.Failure?.Message);
        Assert.Equal(
            digests with { DiffId = null, Failure = null, Notices = [] }, serialDigests with { DiffId = null, Failure = null, Notices = [] });
        Assert.Equal(digests.Notices, serialDigests.Notices);
        Assert.Equal(digests.Format == CompressionFormat.None ? digests.DiffId : null, serialDigests.DiffId);
        return (content, digests);
    }

    /// <summary>Reads with one decoder and no thread: for thousands of small streams.</summary>
    public static (byte[] Content, CompressionException? Failure) Decode(byte[] blob, CompressionFormat format, int readSize = int.MaxValue)
    {
        var input = new BlobInput(new TrickleStream(blob, readSize), new TwoBuffers(), CancellationToken.None);
        input.Ensure(CompressionDetector.PrefixBytes);
        using BlockDecoder decoder = format switch
        {
            CompressionFormat.Gzip => new GzipDecoder(input),
            CompressionFormat.Zstd => new ZstdDecoder(input, 128 << 20),
            CompressionFormat.Xz => new XzDecoder(input, 128 << 20),
            _ => new Bzip2Decoder(input),
        };
        var buffers = decoded ??= [new byte[BlockDecoder.BufferBytes], new byte[BlockDecoder.BufferBytes]];
        var content = new MemoryStream();
        for (var i = 0; ; i++)
        {
            CompressionException? failure = null;
            var more = false;
            try
            {
                more = decoder.Decode(buffers[i & 1]);
            }
            catch (CompressionException e)
            {
                failure = e;
            }

            content.Write(buffers[i & 1], BlockDecoder.HistoryBytes, decoder.Written);
            if (!more)
            {
                return (content.ToArray(), failure);
            }
        }
    }

    private sealed class TwoBuffers : IInputBuffers
    {
        private readonly byte[][] _buffers = inputs ??= [new byte[BlobInput.Headroom + 70_000], new byte[BlobInput.Headroom + 70_000]];
        private int _given;

        public byte[] NextInput() => _buffers[_given++ & 1];

        public void InputConsumed(int count)
        {
        }
    }
}
