namespace Strata.Core.Feeds;

/// <summary>What became of one partition in an update.</summary>
public enum FeedUpdateOutcome
{
    /// <summary>New data is stored.</summary>
    Updated,

    /// <summary>The publisher, or the hash, says that nothing changed.</summary>
    Unchanged,

    /// <summary>It was checked recently enough and not looked at.</summary>
    Fresh,

    /// <summary>It could not be fetched, read or accepted; what was stored before stays.</summary>
    Failed,
}
