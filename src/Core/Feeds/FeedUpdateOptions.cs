namespace Strata.Core.Feeds;

/// <summary>How feeds are brought up to date.</summary>
public sealed record FeedUpdateOptions
{
    /// <summary>Fetches and imports also what has not changed, and accepts a result that is far smaller than what is stored.</summary>
    public bool Force { get; init; }

    /// <summary>Leaves alone what was checked less long ago than this, without an error since; null checks always.</summary>
    public TimeSpan? MaximumAge { get; init; }
}
