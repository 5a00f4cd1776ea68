namespace Strata.Core.Images.Blobs;

/// <summary>What fetching one blob may cost. docs/reference/layer-sources.md lists the limits; a test compares.</summary>
public sealed record BlobLimits
{
    /// <summary>The limits that are used unless others are handed in.</summary>
    public static BlobLimits Default { get; } = new();

    /// <summary>Bytes of one blob as sent; stops endless bodies. 20 GiB.</summary>
    public long Bytes { get; init; } = 20L << 30;

    /// <summary>The longest time without a byte or an answer. 30 seconds.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes that must come in each <see cref="RateWindow"/> of waiting; stops servers that send a byte now and then. 60 KiB.
    /// </summary>
    public long RateBytes { get; init; } = 60 << 10;

    /// <summary>The time of waiting, not of working on what came, over which <see cref="RateBytes"/> is judged. 60 seconds.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time from the first request to the last byte, the reader's own work included. 1 hour.</summary>
    public TimeSpan TotalTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Attempts in a row that bring less than <see cref="ProgressBytes"/>, the first included. 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The bytes after which a transfer counts as going on, so that the attempts are counted anew. 1 MiB.</summary>
    public long ProgressBytes { get; init; } = 1 << 20;

    /// <summary>Attempts for one blob altogether, whatever they bring. 50.</summary>
    public int AttemptsAltogether { get; init; } = 50;

    /// <summary>The wait after a first failed attempt; it doubles with each further one. 500 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait of our own accord. 30 seconds.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a server may ask for by <c>Retry-After</c>; a longer one ends the transfer at once. 2 minutes.</summary>
    public TimeSpan MaximumRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Redirects of one attempt, as Go's client. 10.</summary>
    public int Redirects { get; init; } = 10;

    /// <summary>Headers of a request. 100.</summary>
    public int Headers { get; init; } = 100;

    /// <summary>Characters of all headers of a request. 65,536: tokens of registries have several thousand.</summary>
    public int HeaderCharacters { get; init; } = 64 << 10;
}
