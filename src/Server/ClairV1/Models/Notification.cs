namespace Strata.Server.ClairV1.Models;

/// <summary>A notification. Times are decimal Unix seconds in a string.</summary>
internal sealed record Notification
{
    /// <summary>Its id.</summary>
    public string? Name { get; init; }

    /// <summary>When it was made.</summary>
    public string? Created { get; init; }

    /// <summary>When a receiver took it.</summary>
    public string? Notified { get; init; }

    /// <summary>When a receiver said that it is done with it.</summary>
    public string? Deleted { get; init; }

    /// <summary>The limit of the request.</summary>
    public long Limit { get; init; }

    /// <summary>The token of this page.</summary>
    public string? Page { get; init; }

    /// <summary>The token of the next page; null on the last.</summary>
    public string? NextPage { get; init; }

    /// <summary>What was known before.</summary>
    public VulnerabilityWithLayers? Old { get; init; }

    /// <summary>What is known now.</summary>
    public VulnerabilityWithLayers? New { get; init; }
}
