namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>An update of RPM packages as publishers describe it, in <c>updateinfo.xml</c> or in JSON of the same content.</summary>
internal sealed record RpmUpdate
{
    /// <summary>The publisher's id: <c>ALAS2-2018-939</c>, <c>RLSA-2022:7513</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>security</c>, <c>bugfix</c>, <c>enhancement</c>, in lower case, or null.</summary>
    public string? Kind { get; init; }

    /// <summary>The title or one-line summary.</summary>
    public string? Title { get; init; }

    /// <summary>The publisher's word.</summary>
    public string? Severity { get; init; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset? Issued { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>The CVEs that it fixes, in one spelling, each once.</summary>
    public IReadOnlyList<string> Cves { get; init; } = [];

    /// <summary>Other ids of the same vulnerability or update.</summary>
    public IReadOnlyList<string> OtherIds { get; init; } = [];

    /// <summary>CVSS vectors.</summary>
    public IReadOnlyList<string> Cvss { get; init; } = [];

    /// <summary>Pages about it.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The packages as they are once fixed.</summary>
    public required IReadOnlyList<RpmUpdatePackage> Packages { get; init; }
}
