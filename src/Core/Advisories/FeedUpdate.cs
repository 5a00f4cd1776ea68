namespace Strata.Core.Advisories;

/// <summary>What a store needs besides the advisories to replace one partition of a feed.</summary>
public sealed record FeedUpdate
{
    /// <summary>The feed's stable name.</summary>
    public required string Feed { get; init; }

    /// <summary>The partition that is replaced as a whole; empty when the feed has one part.</summary>
    public required string Partition { get; init; }

    /// <summary>The fingerprint of the data.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The publisher's date, or null.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>When the data was fetched.</summary>
    public required DateTimeOffset Checked { get; init; }

    /// <summary>The namespaces this partition speaks for even where it holds no record for them (data, none of it about your packages).</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The priority against other feeds: higher wins.</summary>
    public int Priority { get; init; }

    /// <summary>True for own and imported advisories: kept in the data folder, never pruned.</summary>
    public bool Own { get; init; }

    /// <summary>
    /// Read after the last advisory: how many records the parser skipped, by reason. The store calls it once, before it makes the
    /// update visible; an exception from it abandons the update.
    /// </summary>
    public Func<IReadOnlyDictionary<string, long>> Skipped { get; init; } = () => new Dictionary<string, long>();

    /// <summary>
    /// Refuses a result with fewer advisories than this share of the stored number (0 accepts anything). Guards against an empty or
    /// cut-down download; the user forces it with <c>--force</c>.
    /// </summary>
    public double MinimumShare { get; init; }
}
