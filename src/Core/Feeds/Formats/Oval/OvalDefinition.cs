namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>One definition: an advisory or a vulnerability with the tree that tells which packages are affected.</summary>
internal sealed record OvalDefinition
{
    /// <summary>The id: <c>oval:com.oracle.elsa:def:20070057</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>patch</c>, <c>vulnerability</c>, <c>inventory</c>; empty when not given.</summary>
    public required string Class { get; init; }

    /// <summary>The title, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The description, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The severity word, or null.</summary>
    public string? Severity { get; init; }

    /// <summary>When it was published, as written; null when not given.</summary>
    public string? Issued { get; init; }

    /// <summary>When it was last changed, as written; null when not given.</summary>
    public string? Updated { get; init; }

    /// <summary>Azure Linux's word for whether there is a fix, or null.</summary>
    public string? Patchable { get; init; }

    /// <summary>References in their order.</summary>
    public IReadOnlyList<OvalReference> References { get; init; } = [];

    /// <summary>CVEs in their order.</summary>
    public IReadOnlyList<OvalCve> Cves { get; init; } = [];

    /// <summary>The CPEs of the products it is for.</summary>
    public IReadOnlyList<string> Cpes { get; init; } = [];

    /// <summary>The platforms that the metadata names. Which package is for which platform is in <see cref="Criteria"/>.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Intentions for components without a fix.</summary>
    public IReadOnlyList<OvalResolution> Resolutions { get; init; } = [];

    /// <summary>The tree, or null when the definition has none.</summary>
    public OvalCriteria? Criteria { get; init; }

    /// <summary>The ids of its CVEs: of the references, then of the advisory, each once.</summary>
    public IReadOnlyList<string> CveIds { get; init; } = [];
}
