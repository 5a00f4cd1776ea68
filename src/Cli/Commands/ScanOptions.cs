using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Inventory.Distributions;
using Strata.Core.Layers;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Strata.Core.Scanning;

namespace Strata.Cli.Commands;

/// <summary>What the user asked of one scan.</summary>
internal sealed record ScanOptions
{
    /// <summary>The target as the user wrote it, with or without a scheme prefix; <c>-</c> for standard input.</summary>
    public required string Target { get; init; }

    /// <summary>Which of several images: a tag or reference, an image id or digest, or <c>@index</c>; null for the only one.</summary>
    public string? Selector { get; init; }

    /// <summary>Which platform of an index; null for this machine's, then linux/amd64, then the only one.</summary>
    public Platform? Platform { get; init; }

    /// <summary>True for every platform of the target, each with a report of its own.</summary>
    public bool EveryPlatform { get; init; }

    /// <summary>How registries are reached.</summary>
    public RegistryOptions Registry { get; init; } = new();

    /// <summary>The limits of reading the target.</summary>
    public ScanLimits Limits { get; init; } = new();

    /// <summary>What is done with layers' tables of contents.</summary>
    public LazyOptions Lazy { get; init; } = LazyOptions.None;

    /// <summary>How many layers are read at once.</summary>
    public int Parallel { get; init; } = ReadingOptions.DefaultParallel;

    /// <summary>True to read nothing: the image is taken from the cache.</summary>
    public bool Rematch { get; init; }

    /// <summary>When support, feed age and ignore rules are judged; the end of the day for a date that the user named.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Which support the user has.</summary>
    public SupportOption Support { get; init; } = ReleaseSupport.Default;

    /// <summary>The feeds to use; empty for all.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary>True when no feed may be fetched: stored data is used, however old. A registry is asked only when the target names it.</summary>
    public bool Offline { get; init; }

    /// <summary>How old a feed's last check may be before it is fetched again and, where it cannot be, reported as stale.</summary>
    public TimeSpan MaximumFeedAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Priorities that replace those the feeds have, by feed name; the higher wins.</summary>
    public IReadOnlyDictionary<string, int> Priorities { get; init; } = new Dictionary<string, int>();

    /// <summary>The severities to report; empty for all.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>True to leave out findings without a fixed version.</summary>
    public bool IgnoreUnfixed { get; init; }

    /// <summary>True to leave out findings that are not known to be exploited.</summary>
    public bool OnlyExploited { get; init; }

    /// <summary>True to put the most urgent finding first.</summary>
    public bool SortByRisk { get; init; }

    /// <summary>The file of ignore rules, or null.</summary>
    public string? IgnoreFile { get; init; }

    /// <summary>The file of the policy, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>Which kernel packages are matched.</summary>
    public KernelChoice Kernels { get; init; }

    /// <summary>The release of the kernel that runs on the scanned machine, or null when it was not named.</summary>
    public string? RunningKernel { get; init; }

    /// <summary>True to match packages that did not come from the distribution.</summary>
    public bool MatchForeign { get; init; }

    /// <summary>Which packages' decisions are to be explained; null for none.</summary>
    public Func<Package, bool>? Explain { get; init; }

    /// <summary>True to put the time of the scan into the report, which then differs from run to run.</summary>
    public bool Timestamps { get; init; }
}
