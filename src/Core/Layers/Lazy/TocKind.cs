namespace Strata.Core.Layers.Lazy;

/// <summary>Which format a layer's table of contents has.</summary>
internal enum TocKind
{
    /// <summary>eStargz: gzip members, the table is the last entry of the archive (stargz-snapshotter, docs/estargz.md).</summary>
    EStargz,

    /// <summary>zstd:chunked: zstd frames, the table is in a skippable frame (containers/storage, docs/containers-storage-zstd-chunked.md).</summary>
    ZstdChunked,
}
