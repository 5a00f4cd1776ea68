namespace Strata.Core.Advisories;

/// <summary>What the store knows about one partition of a feed (Debian has one, Alpine one for each branch and repository).</summary>
public sealed record FeedState
{
    /// <summary>The feed's stable name: <c>debian</c>, <c>alpine</c>, <c>osv</c>, or the name own advisories were imported under.</summary>
    public required string Feed { get; init; }

    /// <summary>The part of the feed that is fetched and replaced as one; empty when the feed has one part.</summary>
    public required string Partition { get; init; }

    /// <summary>The publisher's date of the data, or null when it gives none.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>When it was last fetched or confirmed to be unchanged.</summary>
    public DateTimeOffset? Checked { get; init; }

    /// <summary>What tells this version of the data from the next (see <c>FeedFingerprint</c>), or null before the first success.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>How many advisories are stored.</summary>
    public long Records { get; init; }

    /// <summary>How many affected ranges are stored.</summary>
    public long Ranges { get; init; }

    /// <summary>The error of the last attempt, or null when it succeeded. Old data stays in use.</summary>
    public string? Error { get; init; }

    /// <summary>How many records were skipped at the last import, by reason.</summary>
    public IReadOnlyDictionary<string, long> Skipped { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// The namespaces that the last update declared it speaks for (see <see cref="FeedUpdate.Namespaces"/>), in ordinal order; those that
    /// only its records name are not among them.
    /// </summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The priority against other feeds: higher wins. Own advisories default above every feed.</summary>
    public int Priority { get; init; }

    /// <summary>True for own and imported advisories, which cannot be downloaded again.</summary>
    public bool Own { get; init; }
}
