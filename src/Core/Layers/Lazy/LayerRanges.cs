using System.Globalization;

namespace Strata.Core.Layers.Lazy;

/// <summary>Fetches parts of a layer's blob and counts them. The calling thread waits while they come. Not safe for concurrent use.</summary>
/// <param name="layer">A layer that has <see cref="Layer.OpenRangeAsync"/>.</param>
/// <param name="size">The size of the blob.</param>
/// <param name="limits">How many requests.</param>
internal sealed class LayerRanges(Layer layer, long size, ScanLimits limits)
{
    /// <summary>The size of the blob.</summary>
    public long Size { get; } = size;

    /// <summary>How many parts were asked for.</summary>
    public int Requests { get; private set; }

    /// <summary>How many bytes were asked for.</summary>
    public long Bytes { get; private set; }

    /// <summary>Opens a part; the caller disposes the stream, which ends at the latest where the part does.</summary>
    /// <exception cref="TocDoubtException">The part is not within the blob, or there are too many.</exception>
    public Stream Open(long offset, long length, CancellationToken cancellationToken)
    {
        if (offset < 0 || length <= 0 || offset > Size - length)
        {
            throw new TocDoubtException("its table of contents names bytes outside of the blob");
        }

        if (++Requests > limits.RangeRequests)
        {
            throw new TocDoubtException(string.Create(
                CultureInfo.InvariantCulture, $"what is wanted of it lies in more than {limits.RangeRequests} places ({nameof(ScanLimits.RangeRequests)})"));
        }

        Bytes += length;
        return layer.OpenRangeAsync!(offset, length, cancellationToken).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Reads a part into memory.</summary>
    /// <exception cref="TocDoubtException">As of <see cref="Open"/>, or the blob ends before the part does.</exception>
    public byte[] Read(long offset, int length, CancellationToken cancellationToken)
    {
        using var stream = Open(offset, length, cancellationToken);
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            read += Read(stream, bytes.AsMemory(read), cancellationToken);
        }

        return bytes;
    }

    /// <summary>Reads the next bytes of a part, at least one: a read that waits can be cancelled.</summary>
    /// <exception cref="TocDoubtException">There are none.</exception>
    public static int Read(Stream stream, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var count = stream.ReadAsync(destination, cancellationToken).AsTask().GetAwaiter().GetResult();
        return count > 0 ? count : throw new TocDoubtException("a part of the blob came cut off");
    }
}
