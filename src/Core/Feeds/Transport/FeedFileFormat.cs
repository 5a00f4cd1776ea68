namespace Strata.Core.Feeds.Transport;

/// <summary>What a file is, as its first bytes tell. Names and content types are not asked: proxies and libraries decode behind our back.</summary>
internal enum FeedFileFormat
{
    /// <summary>A document to parse.</summary>
    Plain,

    /// <summary>A compressed file: gzip, bzip2, xz or Zstandard.</summary>
    Compressed,

    /// <summary>A zip archive, also an empty one.</summary>
    Zip,

    /// <summary>A tar archive.</summary>
    Tar,
}
