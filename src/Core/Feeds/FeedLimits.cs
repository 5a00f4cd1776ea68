namespace Strata.Core.Feeds;

/// <summary>
/// What a feed's data may at most be. A publisher's server, a mirror or a proxy in between may be hostile or broken; each limit
/// names what it stops. The defaults leave several times the room that the largest known feed needs.
/// </summary>
public sealed record FeedLimits
{
    /// <summary>The limits that are used unless others are handed in.</summary>
    public static FeedLimits Default { get; } = new();

    /// <summary>Bytes of one downloaded body as sent; stops an endless response from filling the disk.</summary>
    public long DownloadBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of one source after every archive and compression is undone; stops decompression bombs.</summary>
    public long ExpandedBytes { get; init; } = 32L << 30;

    /// <summary>
    /// How many times larger a file may be than its compressed form, past <see cref="RatioFreeBytes"/>; stops bombs early. Real feeds
    /// stay under 40.
    /// </summary>
    public int Ratio { get; init; } = 250;

    /// <summary>Decompressed bytes of one file to which <see cref="Ratio"/> does not apply.</summary>
    public long RatioFreeBytes { get; init; } = 64L << 20;

    /// <summary>Files in one source; stops archives of millions of empty members.</summary>
    public int Files { get; init; } = 2_000_000;

    /// <summary>Archives within archives; stops archives that hold themselves.</summary>
    public int Nesting { get; init; } = 4;

    /// <summary>Characters of one member's path; stops memory use through names.</summary>
    public int PathLength { get; init; } = 1024;

    /// <summary>Bytes of one record, or of one document that is read whole; stops a single value from filling memory.</summary>
    public int RecordBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of a directory listing or another small page.</summary>
    public int PageBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of one secdb file, which is read whole (the largest known is under 10 MB).</summary>
    public int SecdbBytes { get; init; } = 32 << 20;

    /// <summary>Versions that one affected package may list one by one.</summary>
    public int Versions { get; init; } = 50_000;

    /// <summary>Attempts at one download, the first included.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The wait after the first failed attempt; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts, also where <c>Retry-After</c> asks for more.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server may send nothing before the attempt counts as failed; stops a stalled server.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
