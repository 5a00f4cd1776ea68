using Strata.Core.Advisories;

namespace Strata.Core.Feeds;

/// <summary>What became of one partition in an update.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Partition">The partition; empty when the feed has one part, or when the failure is of the whole feed.</param>
/// <param name="Outcome">The outcome.</param>
public sealed record FeedUpdateResult(string Feed, string Partition, FeedUpdateOutcome Outcome)
{
    /// <summary>The state in the store after an update; null for other outcomes.</summary>
    public FeedState? State { get; init; }

    /// <summary>Why it failed, for people; null otherwise.</summary>
    public string? Error { get; init; }
}
