using System.Buffers;
using System.Globalization;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// Reads a blob and decompresses it into a fixed ring of buffers: on a thread of its own, ahead of the consumer, or on the consumer's
/// thread when it asks for more. The thread hands every buffer of compressed bytes on, so that the consumer's can hash them: hashing both
/// sides takes less time than decompressing. Without a thread they are handed over on the spot.
/// </summary>
internal sealed class LayerDecompressor : IInputBuffers, IDisposable
{
    /// <summary>Bytes of an input buffer, a size of which the pool gives exactly that.</summary>
    private const int InputBytes = 512 << 10;

    private const int InputBuffers = 3;
    private const int OutputBuffers = 4;

    /// <summary>From how many bytes of output on <see cref="ScanLimits.CompressionRatio"/> is tested: small files of zeros are honest.</summary>
    private const long RatioFreeBytes = 64L << 20;

    private readonly byte[]?[] _inputs = new byte[InputBuffers][];
    private readonly byte[]?[] _outputs = new byte[OutputBuffers][];
    private readonly SemaphoreSlim _freeInputs = new(InputBuffers);
    private readonly SemaphoreSlim _freeOutputs = new(OutputBuffers);
    private readonly SemaphoreSlim _ready = new(0);
    private readonly Queue<DecompressorBlock> _blocks = new();
    private readonly CancellationTokenSource _stop;
    private readonly ScanLimits _limits;
    private readonly ByteBudget _imageBytes;
    private readonly BlobInput _input;
    private readonly DecompressorEnd _end = new();
    private readonly Thread? _thread;
    private readonly SpanAction? _onCompressed;
    private readonly bool _isContentCompared;
    private BlockDecoder? _decoder;
    private bool _isDecoded;
    private int _decoded;
    private int _inputsGiven;
    private int _inputsConsumed;
    private bool _keepsInput = true;
    private long _size;

    /// <summary>Takes compressed bytes; they are valid during the call.</summary>
    public delegate void SpanAction(ReadOnlySpan<byte> bytes);

    /// <summary>Starts the thread, unless <paramref name="onCompressed"/> is given: then everything happens within <see cref="Take"/>.</summary>
    /// <param name="blob">The blob from its first byte; stays the caller's.</param>
    /// <param name="limits">Layer bytes, ratio and window.</param>
    /// <param name="imageBytes">What all layers of the image may have together.</param>
    /// <param name="onCompressed">Takes the compressed bytes on the spot.</param>
    /// <param name="isContentCompared">True when the consumer compares digests of both sides.</param>
    /// <param name="cancellationToken">Ends reading at the next block.</param>
    public LayerDecompressor(
        Stream blob,
        ScanLimits limits,
        ByteBudget imageBytes,
        SpanAction? onCompressed,
        bool isContentCompared,
        CancellationToken cancellationToken)
    {
        _isContentCompared = isContentCompared;
        _onCompressed = onCompressed;
        _limits = limits;
        _imageBytes = imageBytes;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _input = new BlobInput(blob, this, _stop.Token);
        if (onCompressed is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "layer decompression" };
            _thread.Start();
        }
    }

    /// <summary>The format; known once <see cref="Take"/> has given a block.</summary>
    public CompressionFormat Format => _end.Format;

    /// <summary>Waits for the next block. After the last one (<see cref="DecompressorBlock.End"/> is set) there is none.</summary>
    public DecompressorBlock Take()
    {
        while (_thread is null && _blocks.Count == 0)
        {
            Step();
        }

        _ready.Wait(_stop.Token);
        lock (_blocks)
        {
            return _blocks.Dequeue();
        }
    }

    /// <summary>Gives a block's buffer back. Blocks are returned in the order in which they were taken.</summary>
    public void Return(in DecompressorBlock block) => (block.IsCompressed ? _freeInputs : _freeOutputs).Release();

    /// <inheritdoc/>
    byte[] IInputBuffers.NextInput()
    {
        _freeInputs.Wait(_stop.Token);
        return _inputs[_inputsGiven++ % InputBuffers] ??= ArrayPool<byte>.Shared.Rent(InputBytes);
    }

    /// <inheritdoc/>
    void IInputBuffers.InputConsumed(int count)
    {
        var buffer = _inputs[_inputsConsumed++ % InputBuffers];
        if (_keepsInput && count > 0 && _onCompressed is not null)
        {
            _onCompressed(buffer.AsSpan(BlobInput.Headroom, count));
            _freeInputs.Release();
        }
        else if (_keepsInput && count > 0)
        {
            Publish(new DecompressorBlock { Buffer = buffer, Offset = BlobInput.Headroom, Length = count, IsCompressed = true });
        }
        else
        {
            _freeInputs.Release();
        }
    }

    /// <summary>Stops the thread, waits until it no longer touches the blob, and gives all buffers back.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread?.Join();
        _decoder?.Dispose();
        foreach (var buffer in (ReadOnlySpan<byte[]?>)[.. _inputs, .. _outputs])
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        _stop.Dispose();
        _freeInputs.Dispose();
        _freeOutputs.Dispose();
        _ready.Dispose();
    }

    private void Publish(in DecompressorBlock block)
    {
        lock (_blocks)
        {
            _blocks.Enqueue(block);
        }

        _ready.Release();
    }

    private void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Decompresses one more block; false when that was the end, which is published too.</summary>
    private bool Step()
    {
        try
        {
            if (!Advance())
            {
                return true;
            }
        }
        catch (CompressionException e)
        {
            _end.Failure = e;
        }
        catch (Exception e)
        {
            // The border of a thread: whatever happened (a failed read, cancellation) is thrown again on the thread that waits.
            _end.Error = e;
        }

        _end.BlobSize = _input.BytesRead;
        Publish(new DecompressorBlock { End = _end });
        return false;
    }

    /// <summary>One step of the work; true when all of it is done.</summary>
    private bool Advance()
    {
        if (_decoder is null)
        {
            _input.Ensure(CompressionDetector.PrefixBytes);
            _end.Format = CompressionDetector.Detect(_input.Span);
            _keepsInput = _end.Format != CompressionFormat.None;
            _decoder = CreateDecoder(_end.Format);
            _end.Notices = _decoder.Notices;
        }

        if (!_isDecoded)
        {
            try
            {
                _isDecoded = !DecodeBlock(_decoder, _end.Format, _decoded++);
            }
            catch (CompressionException e) when (!e.IsLimit)
            {
                // The blob's own digest still tells whether it was damaged on the way or made so.
                _end.Failure = e;
                _isDecoded = true;
            }

            return false;
        }

        _input.Drain();
        _input.Finish();
        _end.IsBlobRead = true;
        return true;
    }

    private bool DecodeBlock(BlockDecoder decoder, CompressionFormat format, int index)
    {
        _freeOutputs.Wait(_stop.Token);
        var buffer = _outputs[index % OutputBuffers] ??= ArrayPool<byte>.Shared.Rent(BlockDecoder.BufferBytes);
        var wrote = false;
        try
        {
            wrote = decoder.Decode(buffer);
        }
        finally
        {
            // What came before damage is good.
            if (decoder.Written > 0)
            {
                Count(decoder.Written, format);
                Publish(new DecompressorBlock { Buffer = buffer, Offset = BlockDecoder.HistoryBytes, Length = decoder.Written });
            }
        }

        return wrote;
    }

    private void Count(int written, CompressionFormat format)
    {
        _size += written;
        if (_size > _limits.LayerBytes)
        {
            throw Exceeded($"a layer may have {_limits.LayerBytes} bytes decompressed");
        }

        if (!_imageBytes.TrySpend(written))
        {
            throw Exceeded($"the layers of an image may have {_imageBytes.Limit} bytes decompressed");
        }

        if (format != CompressionFormat.None && _size > RatioFreeBytes && _size / _limits.CompressionRatio > _input.Offset)
        {
            throw Exceeded($"content may be {_limits.CompressionRatio} times as large as its compressed form");
        }

        CompressionException Exceeded(FormattableString limit) =>
            new(format, _input.Offset, $"limit exceeded: {limit.ToString(CultureInfo.InvariantCulture)}", isLimit: true);
    }

    private BlockDecoder CreateDecoder(CompressionFormat format) => format switch
    {
        CompressionFormat.Gzip => new GzipDecoder(_input),
        CompressionFormat.Zstd => new ZstdDecoder(_input, _limits.DecompressionWindowBytes, ignoresChecksums: _isContentCompared),
        CompressionFormat.Xz => new XzDecoder(_input, _limits.DecompressionWindowBytes),
        CompressionFormat.Bzip2 => new Bzip2Decoder(_input),
        _ => new PlainDecoder(_input),
    };
}
