using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Bundles;

/// <summary>What became of one partition of a bundle.</summary>
/// <param name="State">Its state now.</param>
/// <param name="IsChanged">False when the same data was stored already.</param>
public sealed record BundleRestoreResult(FeedState State, bool IsChanged)
{
    /// <summary>The partition's name for people, safe to print.</summary>
    public string Name => FeedText.Clean($"{State.Feed} {State.Partition}") ?? "";
}
