using Strata.Core.Inventory;
using Strata.Core.Inventory.Distributions;
using Strata.Core.Matching;
using Strata.Core.Policy;
using Strata.Core.Primitives;

namespace Strata.Core.Scanning;

/// <summary>What decides which findings and warnings a scanned target gets. Everything that a result depends on is in here.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The program's version, for the report.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The evaluation date: support, feed age and ignore rules are judged on it.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Which support the user has.</summary>
    public SupportOption Support { get; init; } = ReleaseSupport.Default;

    /// <summary>How old a feed's data may be before it counts as stale.</summary>
    public TimeSpan MaximumFeedAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The feeds to use; empty for all.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary>The names of the feeds that are known to publish for a namespace; decides between "no data yet" and "not supported".</summary>
    public Func<string, IReadOnlyList<string>> PublishersOf { get; init; } = _ => [];

    /// <summary>Priorities that replace those the stored feeds have, by feed name; the higher wins.</summary>
    public IReadOnlyDictionary<string, int> Priorities { get; init; } = new Dictionary<string, int>();

    /// <summary>Which kernel packages are matched.</summary>
    public KernelChoice Kernels { get; init; }

    /// <summary>What <c>uname -r</c> prints on the machine that is scanned; null for an image.</summary>
    public string? RunningKernel { get; init; }

    /// <summary>True to match packages that did not come from the distribution with its advisories as well.</summary>
    public bool MatchForeign { get; init; }

    /// <summary>Which packages' decisions the report is to explain; null for none.</summary>
    public Func<Package, bool>? Explain { get; init; }

    /// <summary>The severities to report; empty for all.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>True to leave out findings without a fixed version.</summary>
    public bool IgnoreUnfixed { get; init; }

    /// <summary>True to leave out findings that are not known to be exploited.</summary>
    public bool OnlyExploited { get; init; }

    /// <summary>True to put the most urgent finding first (see <see cref="Risk"/>), false the one of the worst severity.</summary>
    public bool SortByRisk { get; init; }

    /// <summary>The user's ignore rules, or null.</summary>
    public IgnoreRules? IgnoreRules { get; init; }

    /// <summary>The policy that the report is judged by, or null.</summary>
    public ScanPolicy? Policy { get; init; }

    /// <summary>When the scan ran, where the report shall say so; null otherwise.</summary>
    public DateTimeOffset? ScannedAt { get; init; }
}
