using Strata.Server.Configuration;

namespace Strata.Server.Harbor;

/// <summary>The adapter for Harbor. All replicas need the same, but for where they listen.</summary>
internal sealed record HarborOptions
{
    /// <summary>True to answer Harbor at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The path that the adapter's routes lie below: a slash and more, without one at the end; empty for the root of its own listener alone.</summary>
    public string PathBase { get; init; } = "/harbor";

    /// <summary>A listener for the adapter alone, where its routes are also found without the path base; null for none.</summary>
    public ListenAddress? Listen { get; init; }

    /// <summary>True to answer everybody, whatever tokens there are.</summary>
    public bool Anonymous { get; init; }

    /// <summary>True to advertise SBOMs. Harbor before 2.11 refuses a scanner that does.</summary>
    public bool Sbom { get; init; }

    /// <summary>The version of the vulnerability report that is advertised: 1.1, or 1.0 for Harbor before 2.2. Both can always be had.</summary>
    public IReadOnlyList<string> ReportVersions { get; init; } = ["1.1"];

    /// <summary>What to report of what cannot be judged.</summary>
    public UnsupportedArtifact Unsupported { get; init; }
}
