using Strata.Core.Layers.Compression;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// The decompressed bytes of wanted chunks, which are asked for in the order of the blob. Blocks the calling thread while parts of the blob
/// come, as the walk over a whole layer does.
/// </summary>
/// <param name="ranges">Brings the parts.</param>
/// <param name="kind">The format.</param>
/// <param name="limits">Ratio and window.</param>
/// <param name="imageBytes">What all layers of the image may decompress to.</param>
/// <param name="cancellationToken">Ends reading.</param>
internal sealed class ChunkReader(
    LayerRanges ranges, TocKind kind, ScanLimits limits, ByteBudget imageBytes, CancellationToken cancellationToken) : IDisposable
{
    private readonly byte[] _skipped = new byte[16 << 10];
    private WantedRange? _range;
    private Stream? _stream;
    private long _offset;
    private WantedExtent? _extent;
    private LayerByteReader? _bytes;

    /// <summary>Fills <paramref name="destination"/> from a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="start">From where on in it.</param>
    /// <param name="destination">No more than is left of it.</param>
    /// <exception cref="TocDoubtException">The chunk has fewer bytes, or cannot be decompressed.</exception>
    /// <exception cref="IOException">A part of the blob does not come.</exception>
    public void Read(WantedChunk chunk, long start, Span<byte> destination)
    {
        if (chunk.Extent is not { } extent)
        {
            destination.Clear();
            return;
        }

        if (extent != _extent)
        {
            Leave();
            Enter(extent);
        }

        try
        {
            var skipped = chunk.Position + start - _bytes!.Position;
            if (skipped < 0 || _bytes.Skip(skipped) < skipped || _bytes.Read(destination) < destination.Length)
            {
                throw new TocDoubtException("a chunk of it has fewer bytes than its table of contents says");
            }
        }
        catch (CompressionException)
        {
            throw Damaged();
        }
    }

    /// <summary>Reads what is left of the last extent, which must be whole.</summary>
    /// <exception cref="TocDoubtException">It cannot be decompressed.</exception>
    public void Leave()
    {
        if (_bytes is null)
        {
            return;
        }

        var end = _bytes.Finish();
        CloseExtent();
        if (end.Failure is not null || end.Format != (kind == TocKind.EStargz ? CompressionFormat.Gzip : CompressionFormat.Zstd))
        {
            throw Damaged();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseExtent();
        _stream?.Dispose();
    }

    private static TocDoubtException Damaged() => new("a chunk of it cannot be decompressed");

    private void Enter(WantedExtent extent)
    {
        if (extent.Range != _range)
        {
            _stream?.Dispose();
            _range = extent.Range!;
            _stream = ranges.Open(_range.Offset, _range.End - _range.Offset, cancellationToken);
            _offset = _range.Offset;
        }

        Skip(extent.Offset - _offset);
        _bytes = new LayerByteReader(
            new BoundedStream(_stream!, extent.End - extent.Offset), limits, imageBytes, LayerStreaming.OneThread, LayerAlgorithms.Sha256, cancellationToken);
        (_extent, _offset) = (extent, extent.End);
    }

    private void Skip(long count)
    {
        while (count > 0)
        {
            count -= LayerRanges.Read(_stream!, _skipped.AsMemory(0, (int)Math.Min(_skipped.Length, count)), cancellationToken);
        }
    }

    private void CloseExtent()
    {
        _bytes?.Dispose();
        (_bytes, _extent) = (null, null);
    }
}
