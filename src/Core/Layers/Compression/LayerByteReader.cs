using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Strata.Core.Primitives;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// The decompressed bytes of a layer blob, read forward once as spans. Another thread decompresses ahead, or none does; this side hashes
/// each block as it arrives and hands it on without copying. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Every span is valid until the next call. Every method that moves forward may throw <see cref="CompressionException"/> (after all
/// good bytes before the damage were delivered), <see cref="IOException"/> of the blob's stream, or
/// <see cref="OperationCanceledException"/>. The caller disposes the reader first and then the stream.
/// </remarks>
internal sealed class LayerByteReader : IDisposable
{
    /// <summary>The most bytes that one <see cref="Take"/> may ask for.</summary>
    public const int MaximumTake = 4096;

    private readonly LayerDecompressor _decompressor;
    private readonly LayerAlgorithms _algorithms;
    private readonly IncrementalHash _blobHash;
    private readonly IncrementalHash _contentHash;
    private readonly bool _hashesContent;
    private readonly byte[] _straddling = new byte[MaximumTake];
    private DecompressorBlock _block;
    private int _offset;
    private long _size;
    private DecompressorEnd? _end;
    private LayerDigests? _digests;
    private bool _isDisposed;

    /// <summary>Starts reading and decompressing.</summary>
    /// <param name="blob">The blob from its first byte. Stays the caller's; only read, and only until this reader is disposed.</param>
    /// <param name="limits">Layer bytes, ratio and window.</param>
    /// <param name="imageBytes">What all layers of the image may have together.</param>
    /// <param name="streaming">Whether on two threads, with both digests.</param>
    /// <param name="algorithms">What the digests are made with.</param>
    /// <param name="cancellationToken">Ends reading at the next block.</param>
    public LayerByteReader(
        Stream blob, ScanLimits limits, ByteBudget imageBytes, LayerStreaming streaming, LayerAlgorithms algorithms, CancellationToken cancellationToken)
    {
        _algorithms = algorithms;
        _blobHash = IncrementalHash.CreateHash(algorithms.OfBlob);
        _contentHash = IncrementalHash.CreateHash(algorithms.OfContent);
        _hashesContent = streaming == LayerStreaming.TwoThreads;
        _decompressor = new LayerDecompressor(
            blob, limits, imageBytes, _hashesContent ? null : _blobHash.AppendData, _hashesContent && algorithms.AreCompared, cancellationToken);
    }

    /// <summary>On two threads, with sha256.</summary>
    public LayerByteReader(Stream blob, ScanLimits limits, ByteBudget imageBytes, CancellationToken cancellationToken)
        : this(blob, limits, imageBytes, LayerStreaming.TwoThreads, LayerAlgorithms.Sha256, cancellationToken)
    {
    }

    /// <summary>Decompressed bytes that were advanced over: the offset in the tar.</summary>
    public long Position { get; private set; }

    /// <summary>The bytes at <see cref="Position"/> that are there without waiting; may be empty.</summary>
    public ReadOnlySpan<byte> Buffered => _block.Buffer.AsSpan(_block.Offset + _offset, _block.Length - _offset);

    /// <summary>Waits until <see cref="Buffered"/> has at least one byte; false at the end.</summary>
    public bool Fill()
    {
        if (_offset < _block.Length)
        {
            return true;
        }

        if (NextBlock())
        {
            return true;
        }

        if (_end!.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return false;
    }

    /// <summary>Moves over <paramref name="count"/> bytes of <see cref="Buffered"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _block.Length - _offset);
        _offset += count;
        Position += count;
    }

    /// <summary>Takes the next <paramref name="count"/> bytes as one span and moves over them; fewer only at the end.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumTake);
        if (Buffered.Length < count)
        {
            return _straddling.AsSpan(0, Read(_straddling.AsSpan(0, count)));
        }

        var taken = Buffered[..count];
        Advance(count);
        return taken;
    }

    /// <summary>Fills <paramref name="destination"/> and moves on; returns fewer bytes only at the end.</summary>
    public int Read(Span<byte> destination)
    {
        var read = 0;
        while (read < destination.Length && Fill())
        {
            var count = Math.Min(Buffered.Length, destination.Length - read);
            Buffered[..count].CopyTo(destination[read..]);
            Advance(count);
            read += count;
        }

        return read;
    }

    /// <summary>Moves over <paramref name="count"/> bytes; returns fewer only at the end.</summary>
    public long Skip(long count)
    {
        var skipped = 0L;
        while (skipped < count && Fill())
        {
            var step = (int)Math.Min(Buffered.Length, count - skipped);
            Advance(step);
            skipped += step;
        }

        return skipped;
    }

    /// <summary>
    /// Reads all that is left and tells what the blob was. Damage and limits are in <see cref="LayerDigests.Failure"/>, not thrown,
    /// also when an earlier call has thrown them. May be called again.
    /// </summary>
    public LayerDigests Finish()
    {
        if (_digests is not null)
        {
            return _digests;
        }

        do
        {
            Advance(_block.Length - _offset);
        }
        while (NextBlock());

        var isPlain = _end!.Format == CompressionFormat.None;
        Digest? content = _hashesContent || isPlain ? Digest.FromHash(_algorithms.OfContent, _contentHash.GetHashAndReset()) : null;
        var blob = isPlain && _algorithms.AreSame ? content : Digest.FromHash(_algorithms.OfBlob, _blobHash.GetHashAndReset());
        return _digests = new LayerDigests
        {
            Format = _end.Format,
            BlobDigest = _end.IsBlobRead ? blob : null,
            BlobSize = _end.BlobSize,
            DiffId = _end.Failure is null ? content : null,
            Size = _size,
            Failure = _end.Failure,
            Notices = _end.Notices,
        };
    }

    /// <summary>Stops the decompressing thread, wherever it is, and waits for it.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _block = default;
            _offset = 0;
            _decompressor.Dispose();
            _blobHash.Dispose();
            _contentHash.Dispose();
        }
    }

    /// <summary>Waits for the next block of decompressed bytes, hashing whatever arrives; false at the end.</summary>
    private bool NextBlock()
    {
        if (_block.Buffer is not null)
        {
            _decompressor.Return(_block);
            _block = default;
            _offset = 0;
        }

        while (_end is null)
        {
            var block = _decompressor.Take();
            _end = block.End;
            if (block.IsCompressed)
            {
                _blobHash.AppendData(block.Span);
                _decompressor.Return(block);
            }
            else if (_end is null)
            {
                var isPlain = _decompressor.Format == CompressionFormat.None;
                if (_hashesContent || isPlain)
                {
                    _contentHash.AppendData(block.Span);
                }

                if (isPlain && !_algorithms.AreSame)
                {
                    _blobHash.AppendData(block.Span);
                }

                _size += block.Length;
                _block = block;
                return true;
            }
        }

        if (_end.Error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return false;
    }
}
