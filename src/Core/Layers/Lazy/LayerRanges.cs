using System.Globalization;

namespace Strata.Core.Layers.Lazy;

/// <summary>Fetches parts of a layer's blob and counts them. Not safe for concurrent use.</summary>
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
    public async Task<Stream> OpenAsync(long offset, long length, CancellationToken cancellationToken)
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
        return await layer.OpenRangeAsync!(offset, length, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a part into memory.</summary>
    /// <exception cref="TocDoubtException">As of <see cref="OpenAsync"/>, or the blob ends before the part does.</exception>
    public async Task<byte[]> ReadAsync(long offset, int length, CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(offset, length, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = new byte[length];
            var read = await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read == length ? bytes : throw new TocDoubtException("a part of the blob came cut off");
        }
    }
}
