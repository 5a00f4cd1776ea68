using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Scanning;

/// <summary>Everything that decides what a scan reports. The same options, target and data give the same report.</summary>
public sealed record ScanOptions
{
    /// <summary>One day: publishers change their data several times a day, and a day-old answer is still one of today.</summary>
    public static readonly TimeSpan DefaultMaximumFeedAge = TimeSpan.FromHours(24);

    /// <summary>The target as the user wrote it, with or without a scheme prefix; <c>-</c> for standard input.</summary>
    public required string Target { get; init; }

    /// <summary>Which of several images: a tag or reference, an image id or digest, or <c>@index</c>; null for the only one.</summary>
    public string? Selector { get; init; }

    /// <summary>Which platform of an index; null for this machine's, then linux/amd64, then the only one.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The limits of reading the target.</summary>
    public ScanLimits Limits { get; init; } = new();

    /// <summary>The date at which support and ignore rules are judged.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Which support the user has.</summary>
    public SupportTrack Support { get; init; }

    /// <summary>The feeds to use; empty for all.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary>True when the network may not be touched: stored data is used, however old.</summary>
    public bool Offline { get; init; }

    /// <summary>How old a feed's last check may be before it is fetched again and, where it cannot be, reported as stale.</summary>
    public TimeSpan MaximumFeedAge { get; init; } = DefaultMaximumFeedAge;

    /// <summary>Priorities that replace those the feeds have, by feed name; the higher wins.</summary>
    public IReadOnlyDictionary<string, int> Priorities { get; init; } = new Dictionary<string, int>();

    /// <summary>The severities to report; empty for all.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>True to leave out findings without a fixed version.</summary>
    public bool IgnoreUnfixed { get; init; }

    /// <summary>The file of ignore rules, or null.</summary>
    public string? IgnoreFile { get; init; }

    /// <summary>True to put the time of the scan into the report, which then differs from run to run.</summary>
    public bool Timestamps { get; init; }
}
