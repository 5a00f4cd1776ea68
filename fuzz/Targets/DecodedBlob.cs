using Strata.Core.Layers.Compression;

namespace Strata.Fuzz.Targets;

/// <summary>What a decoder made of a blob: its content up to the end or to damage, without the thread and the ring of buffers of a layer.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Failure">The damage, or null.</param>
/// <param name="IsCut">True when reading stopped because the content is large.</param>
internal sealed record DecodedBlob(byte[] Content, CompressionException? Failure, bool IsCut)
{
    private const int MaximumBlocks = 8;

    [ThreadStatic]
    private static byte[][]? buffers;

    public static DecodedBlob Read(Stream blob, Func<BlobInput, BlockDecoder> create)
    {
        var content = new MemoryStream();
        using var decoder = create(Input(blob));
        buffers ??= [new byte[BlockDecoder.BufferBytes], new byte[BlockDecoder.BufferBytes]];
        for (var block = 0; block < MaximumBlocks; block++)
        {
            CompressionException? failure = null;
            var hasMore = false;
            try
            {
                hasMore = decoder.Decode(buffers[block & 1]);
            }
            catch (CompressionException e)
            {
                failure = e;
            }

            content.Write(buffers[block & 1], BlockDecoder.HistoryBytes, decoder.Written);
            if (!hasMore)
            {
                return new DecodedBlob(content.ToArray(), failure, IsCut: false);
            }
        }

        return new DecodedBlob(content.ToArray(), null, IsCut: true);
    }

    /// <summary>The blob as decoders read it, its first bytes there as after the detection of the format.</summary>
    public static BlobInput Input(Stream blob)
    {
        var input = new BlobInput(blob, new TwoInputBuffers(), CancellationToken.None);
        input.Ensure(CompressionDetector.PrefixBytes);
        return input;
    }

    private sealed class TwoInputBuffers : IInputBuffers
    {
        private readonly byte[][] _buffers = [new byte[BlobInput.Headroom + 8192], new byte[BlobInput.Headroom + 8192]];
        private int _given;

        public byte[] NextInput() => _buffers[_given++ & 1];

        public void InputConsumed(int count)
        {
        }
    }
}
