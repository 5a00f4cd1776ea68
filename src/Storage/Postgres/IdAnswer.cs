using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

/// <summary>What one state of the database says about an id in a namespace.</summary>
internal sealed class IdAnswer
{
    /// <summary>The revision at which the own vulnerability was last changed; null when there is none.</summary>
    public long? OwnRevision { get; set; }

    /// <summary>The own vulnerability; null when there is none or it was deleted.</summary>
    public NamespaceVulnerability? Own { get; set; }

    /// <summary>Where the feeds' records are.</summary>
    public List<Mention> Mentions { get; } = [];

    /// <summary>The candidates in the contract's order: of the own vulnerability, or else of the feeds' records.</summary>
    public IReadOnlyList<AdvisoryCandidate> Candidates { get; set; } = [];
}
