namespace Strata.Core.Advisories;

/// <summary>One record of a feed: a vulnerability, and what it means for packages.</summary>
public sealed record Advisory
{
    /// <summary>
    /// The record's identity within its feed; the same key in a later version of the feed is the same record. Feeds without ids of
    /// their own build it from stable parts (<c>CVE-2021-44228/apache-log4j2</c>).
    /// </summary>
    public required string Key { get; init; }

    /// <summary>The id that the publisher shows: a CVE where the record is about one, else <c>DSA-…</c>, <c>GHSA-…</c>, <c>XSA-…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Other ids of the same vulnerability, the CVE always included when it is known.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One paragraph for people, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>CVSS vectors as given (v2, v3.x, v4), used where the publisher has no severity word.</summary>
    public IReadOnlyList<string> Cvss { get; init; } = [];

    /// <summary>Pages about it, the publisher's own first.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>When it was published, as given; null when the feed has no date or an impossible one.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>When it was last changed, as given.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>When it was withdrawn; a withdrawn advisory is never reported.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>The packages it speaks about. Empty is legal and matches nothing.</summary>
    public required IReadOnlyList<AffectedPackage> Affected { get; init; }
}
