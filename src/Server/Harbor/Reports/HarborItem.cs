using Strata.Core.Primitives;

namespace Strata.Server.Harbor.Reports;

/// <summary>An item of a vulnerability report, cleaned for Harbor's database. What it says depends on no image.</summary>
internal sealed record HarborItem
{
    /// <summary>The CVE, else the publisher's id.</summary>
    public required string Id { get; init; }

    /// <summary>The installed package.</summary>
    public required string Package { get; init; }

    /// <summary>Its version as the package database has it.</summary>
    public required string Version { get; init; }

    /// <summary>The version to upgrade to; empty for none: any other text counts as a fix.</summary>
    public string FixVersion { get; init; } = "";

    /// <summary>How bad it is.</summary>
    public Severity Severity { get; init; }

    /// <summary>What is done about it.</summary>
    public required string Status { get; init; }

    /// <summary>A paragraph for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Pages about it, at least one.</summary>
    public required IReadOnlyList<string> Links { get; init; }

    /// <summary>The vectors.</summary>
    public IReadOnlyList<ScoredVector> Scores { get; init; } = [];

    /// <summary>The kinds of weakness.</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];

    /// <summary>The namespace of the advisory; empty for an item that is no advisory's.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The feed that decided; empty for an item that is no feed's.</summary>
    public string Feed { get; init; } = "";

    /// <summary>Other ids of the vulnerability.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The probability of use within 30 days, or null.</summary>
    public double? EpssScore { get; init; }

    /// <summary>True when attackers are known to use it.</summary>
    public bool IsExploited { get; init; }

    /// <summary>The key of Harbor's rows, which joins the three texts: two items with one key would be counted twice and stored once.</summary>
    public string Key => $"{Id}-{Package}-{Version}";
}
