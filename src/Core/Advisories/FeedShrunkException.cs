namespace Strata.Core.Advisories;

/// <summary>A feed brought far fewer records than are stored; nothing was changed.</summary>
/// <param name="feed">The feed's name.</param>
/// <param name="before">Records stored.</param>
/// <param name="after">Records that the refused update brought.</param>
public sealed class FeedShrunkException(string feed, long before, long after)
    : Exception($"Feed '{feed}' brought {after} records where {before} are stored; the update was refused. Use --force if this is right.")
{
    /// <summary>Records stored.</summary>
    public long Before { get; } = before;

    /// <summary>Records that the refused update brought.</summary>
    public long After { get; } = after;
}
