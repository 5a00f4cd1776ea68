namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>A node of a definition's tree: criteria joined by AND or OR, or one criterion.</summary>
internal sealed class OvalCriteria
{
    /// <summary>True when one of <see cref="Children"/> is enough.</summary>
    public bool IsOr { get; init; }

    /// <summary>True when it must not be so.</summary>
    public bool IsNegated { get; init; }

    /// <summary>The test of a criterion; the default id where this has children.</summary>
    public OvalId Test { get; init; }

    /// <summary>What a criterion says to people, and in part the only place where it says it; empty where this has children.</summary>
    public string Comment { get; init; } = "";

    /// <summary>What a criterion was found to be about, which is asked for twice; null before.</summary>
    public OvalCriterion? Meaning { get; set; }

    /// <summary>The criteria within; null for a criterion.</summary>
    public List<OvalCriteria>? Children { get; init; }
}
