using Strata.Core.Layers.Compression;

namespace Strata.Core.Feeds.Transport;

/// <summary>The output of one of the product's decoders as a stream. They verify every checksum and length that their format has.</summary>
internal sealed class DecodedStream : ReadOnlyStream, IInputBuffers
{
    private const int InputBytes = 128 << 10;

    /// <summary>The window of a zstd frame or the dictionary of an xz stream; the strongest presets of both tools need 64 to 128 MiB.</summary>
    private const long WindowBytes = 128 << 20;

    private readonly BlobInput _input;
    private readonly BlockDecoder _decoder;

    // A decoder may look back into the buffer before the one that it fills.
    private readonly byte[][] _inputs = new byte[2][];
    private readonly byte[][] _outputs = new byte[2][];
    private int _inputsGiven;
    private int _blocks;
    private int _position;
    private int _end;

    /// <summary>Makes the stream.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The compressed bytes; stay the caller's.</param>
    public DecodedStream(CompressionFormat format, Stream source)
    {
        _input = new BlobInput(source, this, CancellationToken.None);
        _decoder = format switch
        {
            CompressionFormat.Gzip => new GzipDecoder(_input),
            CompressionFormat.Zstd => new ZstdDecoder(_input, WindowBytes),
            CompressionFormat.Xz => new XzDecoder(_input, WindowBytes),
            CompressionFormat.Bzip2 => new Bzip2Decoder(_input),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a compression."),
        };
    }

    /// <summary>Bytes of compressed data that were read so far.</summary>
    public long CompressedBytes => _input.BytesRead;

    /// <exception cref="CompressionException">The data is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_position == _end)
        {
            var output = _outputs[_blocks % _outputs.Length] ??= GC.AllocateUninitializedArray<byte>(BlockDecoder.BufferBytes);
            if (!_decoder.Decode(output))
            {
                return 0;
            }

            _blocks++;
            _position = BlockDecoder.HistoryBytes;
            _end = _position + _decoder.Written;
        }

        var count = Math.Min(buffer.Length, _end - _position);
        _outputs[(_blocks - 1) % _outputs.Length].AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    byte[] IInputBuffers.NextInput() =>
        _inputs[_inputsGiven++ % _inputs.Length] ??= GC.AllocateUninitializedArray<byte>(BlobInput.Headroom + InputBytes);

    void IInputBuffers.InputConsumed(int count)
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
