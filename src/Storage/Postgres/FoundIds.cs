namespace Strata.Storage.Postgres;

/// <summary>What one state of the database says about ids in a namespace.</summary>
internal sealed class FoundIds
{
    /// <summary>The revision of the last published feed: while that is the same, so is what feeds say.</summary>
    public long Published { get; set; }

    /// <summary>The revision of an edit that was written; null when none was.</summary>
    public long? Written { get; set; }

    /// <summary>What is there. Ids of which nothing is known have no entry.</summary>
    public Dictionary<string, IdAnswer> Answers { get; } = new(StringComparer.Ordinal);
}
