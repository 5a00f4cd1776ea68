using Strata.Core.Advisories;

namespace Strata.Server.Workers;

/// <summary>What the states of a feed's partitions say about the feed as a whole.</summary>
internal static class FeedStates
{
    /// <summary>When the feed's last run succeeded with every partition, or null when its last run did not.</summary>
    public static DateTimeOffset? SucceededAt(IReadOnlyList<FeedState> states, string feed)
    {
        var own = states.Where(state => state.Feed == feed).ToList();
        return own.Exists(state => state.Error is not null) || !own.Exists(state => state.Fingerprint is not null)
            ? null
            : own.Max(state => state.Checked);
    }

    /// <summary>When the feed was last looked at, successfully or not; null when it never was.</summary>
    public static DateTimeOffset? CheckedAt(IReadOnlyList<FeedState> states, string feed) =>
        states.Where(state => state.Feed == feed).Max(state => state.Checked);

    /// <summary>True when some data of the feed is stored, however old.</summary>
    public static bool HasData(IReadOnlyList<FeedState> states, string feed) =>
        states.Any(state => state.Feed == feed && state.Fingerprint is not null);
}
