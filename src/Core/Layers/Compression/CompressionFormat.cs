namespace Strata.Core.Layers.Compression;

/// <summary>How the bytes of a layer blob are compressed, as their first bytes tell. The media type is only a hint.</summary>
internal enum CompressionFormat
{
    /// <summary>Not compressed, or nothing that is known: the bytes are taken as they are.</summary>
    None,

    /// <summary>gzip, one or several members (RFC 1952).</summary>
    Gzip,

    /// <summary>Zstandard frames and skippable frames (RFC 8878).</summary>
    Zstd,

    /// <summary>xz, one or several streams with padding.</summary>
    Xz,

    /// <summary>bzip2, one or several streams.</summary>
    Bzip2,
}
