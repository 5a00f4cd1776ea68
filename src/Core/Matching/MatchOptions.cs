namespace Strata.Core.Matching;

/// <summary>What matching depends on beside packages and advisories.</summary>
public sealed record MatchOptions
{
    /// <summary>Nothing is known of the target beside its packages, and everything is matched that can be.</summary>
    public static MatchOptions Default { get; } = new();

    /// <summary>
    /// The repositories and products that the target tells of: CPE names and repository ids. Empty when it tells none; then records about
    /// some repositories apply as well.
    /// </summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Which kernel packages are matched.</summary>
    public KernelChoice Kernels { get; init; }

    /// <summary>What <c>uname -r</c> prints on the machine that is scanned; null for an image, where no kernel runs.</summary>
    public string? RunningKernel { get; init; }

    /// <summary>True to match packages that did not come from the distribution with its advisories as well.</summary>
    public bool MatchForeign { get; init; }

    /// <summary>
    /// True when the target is only derived from the distribution whose advisories are matched: its packages have a vendor of its own, which
    /// does not make them foreign.
    /// </summary>
    public bool IsDerivative { get; init; }

    /// <summary>The feeds that speak about packages of any origin: advisories that the user imported or wrote.</summary>
    public IReadOnlyCollection<string> OwnFeeds { get; init; } = [];

    /// <summary>Takes down how each decision came about; null to do without.</summary>
    public MatchTrace? Trace { get; init; }
}
