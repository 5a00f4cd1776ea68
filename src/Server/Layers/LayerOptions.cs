using Strata.Core.Matching;

namespace Strata.Server.Layers;

/// <summary>Where layers may come from and how many are read at once.</summary>
internal sealed record LayerOptions
{
    /// <summary>The hosts (<c>registry.example</c>, <c>registry.example:5000</c>) that layers are fetched from; empty for every allowed address.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The folders that layers may be read from as local files; empty refuses all.</summary>
    public IReadOnlyList<string> LocalFolders { get; init; } = [];

    /// <summary>True to accept any certificate of a layer source.</summary>
    public bool InsecureTls { get; init; }

    /// <summary>Certificate authorities that layer sources may have beside the system's, in PEM form, or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>How many layers are analysed at once; 0 for twice as many as the machine has processors, since some wait for their download.</summary>
    public int Concurrency { get; init; }

    /// <summary>The largest blob that is fetched, in bytes.</summary>
    public long MaximumBytes { get; init; } = 20L << 30;

    /// <summary>
    /// True to store layers of distributions whose version ordering is not known; they are reported with their packages and, in the status
    /// header, as unknown. Clair refuses them.
    /// </summary>
    public bool AcceptUnknown { get; init; }

    /// <summary>Which kernel packages are matched; no kernel runs in a layer.</summary>
    public KernelChoice Kernels { get; init; }

    /// <summary>True to match packages that did not come from the distribution with its advisories as well.</summary>
    public bool MatchForeign { get; init; }

    /// <summary>How old a feed's data may be before reports call themselves partial.</summary>
    public TimeSpan MaximumFeedAge { get; init; } = TimeSpan.FromHours(24);
}
