namespace Strata.Server.Workers;

/// <summary>What differs for one feed.</summary>
internal sealed record FeedScheduleOptions
{
    /// <summary>Whether it runs, or null for what <see cref="UpdaterOptions.Feeds"/> says.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The time from one run to the next, or null for <see cref="UpdaterOptions.Interval"/>.</summary>
    public TimeSpan? Interval { get; init; }
}
