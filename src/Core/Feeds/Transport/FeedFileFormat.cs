namespace Strata.Core.Feeds.Transport;

/// <summary>What a file is, as its first bytes tell. Names and content types are not asked: proxies and libraries decode behind our back.</summary>
internal enum FeedFileFormat
{
    /// <summary>A document to parse.</summary>
    Plain,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>bzip2.</summary>
    Bzip2,

    /// <summary>xz.</summary>
    Xz,

    /// <summary>Zstandard.</summary>
    Zstd,

    /// <summary>A zip archive, also an empty one.</summary>
    Zip,

    /// <summary>A tar archive.</summary>
    Tar,
}
