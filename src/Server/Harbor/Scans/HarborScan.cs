using Strata.Storage.Jobs;

namespace Strata.Server.Harbor.Scans;

/// <summary>How a scan stands that Harbor asked for.</summary>
/// <param name="State">How far it is.</param>
internal sealed record HarborScan(JobState State)
{
    /// <summary>How many scans wait before this one, as far as that is known.</summary>
    public int Ahead { get; init; }

    /// <summary>Why it failed: one sentence for people.</summary>
    public string? Problem { get; init; }

    /// <summary>True when vulnerabilities were asked for.</summary>
    public bool HasVulnerabilities { get; init; }

    /// <summary>The forms of SBOM that were asked for.</summary>
    public IReadOnlyList<string> Sboms { get; init; } = [];
}
