using Strata.Core.Primitives;

namespace Strata.Core.Layers.Lazy;

/// <summary>Fetches the table of contents of a layer.</summary>
/// <param name="ranges">Brings parts of the blob.</param>
/// <param name="limits">How large it may be.</param>
/// <param name="turn">Waited for before much is held in memory; null when no other layer is read at the same time.</param>
internal sealed class TocFetch(LayerRanges ranges, ScanLimits limits, LayerTurn? turn)
{
    /// <summary>The size of a table that may be held before the layer's turn has come: those of nearly all images are smaller.</summary>
    private const int BytesOutOfTurn = 4 << 20;

    /// <summary>How much of the end of an eStargz blob comes first: the footer, and with it a table that is not large.</summary>
    private const int TailBytes = 64 << 10;

    /// <summary>Fetches the table. That of zstd:chunked is verified with that; that of eStargz by the first walk over it.</summary>
    /// <exception cref="TocDoubtException">It is not where it should be, too large, or not what its digest says.</exception>
    /// <exception cref="IOException">A part of the blob does not come.</exception>
    public Toc Run(TocReference reference, CancellationToken cancellationToken) => reference.Kind == TocKind.EStargz
        ? FetchEStargz(reference, cancellationToken)
        : FetchZstd(reference, cancellationToken);

    private Toc FetchZstd(TocReference reference, CancellationToken cancellationToken)
    {
        RequireSize(reference.CompressedBytes, limits.TocBytes, nameof(ScanLimits.TocBytes), cancellationToken);
        RequireSize(reference.Bytes, limits.TocTextBytes, nameof(ScanLimits.TocTextBytes), cancellationToken);
        var bytes = ranges.Read(reference.Offset, (int)reference.CompressedBytes, cancellationToken);
        return Digest.Sha256Of(bytes) == reference.Digest
            ? new Toc(reference, bytes, reference.Offset)
            : throw new TocDoubtException("its table of contents does not have the digest that the manifest says");
    }

    private Toc FetchEStargz(TocReference reference, CancellationToken cancellationToken)
    {
        var tailOffset = Math.Max(0, ranges.Size - TailBytes);
        var tail = ranges.Read(tailOffset, (int)(ranges.Size - tailOffset), cancellationToken);
        if (!EStargzFooter.TryRead(tail, out var offset, out var footerBytes))
        {
            throw new TocDoubtException("its end is not that of an eStargz layer");
        }

        var end = ranges.Size - footerBytes;
        if (offset >= end)
        {
            throw new TocDoubtException("its table of contents lies outside of the blob");
        }

        RequireSize(end - offset, limits.TocBytes, nameof(ScanLimits.TocBytes), cancellationToken);
        var inTail = tail.AsMemory(0, tail.Length - footerBytes);
        if (offset >= tailOffset)
        {
            return new Toc(reference, inTail[(int)(offset - tailOffset)..].ToArray(), offset);
        }

        var bytes = new byte[end - offset];
        var front = ranges.Read(offset, (int)(tailOffset - offset), cancellationToken);
        front.CopyTo(bytes, 0);
        inTail.CopyTo(bytes.AsMemory(front.Length));
        return new Toc(reference, bytes, offset);
    }

    private void RequireSize(long size, long limit, string name, CancellationToken cancellationToken)
    {
        if (size is <= 0 || size > Math.Min(limit, Array.MaxLength))
        {
            throw new TocDoubtException(size <= 0 ? "its table of contents is empty" : $"its table of contents has more than {limit} bytes ({name})");
        }

        if (size > BytesOutOfTurn)
        {
            turn?.Wait(cancellationToken);
        }
    }
}
