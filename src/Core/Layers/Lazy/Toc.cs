using Strata.Core.Layers.Compression;

namespace Strata.Core.Layers.Lazy;

/// <summary>A layer's table of contents, fetched. It is kept compressed, and decompressed for each walk.</summary>
/// <param name="Reference">What the manifest says of it.</param>
/// <param name="Compressed">Its bytes in the blob: zstd frames, or a gzip member with an archive whose only entry it is.</param>
/// <param name="DataEnd">Where in the blob the data of the archive ends: nothing behind it belongs to a file.</param>
internal sealed record Toc(TocReference Reference, byte[] Compressed, long DataEnd)
{
    /// <summary>Room for what is around the table in its archive.</summary>
    private const int ArchiveBytes = 1 << 20;

    /// <summary>Begins a walk; the caller disposes it.</summary>
    public TocWalk Open(ScanLimits limits, ByteBudget imageBytes, CancellationToken cancellationToken)
    {
        var blob = new MemoryStream(Compressed, writable: false);
        return new TocWalk(
            this,
            new LayerByteReader(
                blob,
                limits with { LayerBytes = Math.Min(limits.TocTextBytes, long.MaxValue - ArchiveBytes) + ArchiveBytes },
                imageBytes,
                LayerStreaming.OneThread,
                LayerAlgorithms.Sha256,
                cancellationToken),
            limits);
    }
}
