namespace Strata.Core.Feeds.Amazon;

/// <summary>One release of Amazon Linux.</summary>
/// <param name="Version">The release in partitions: <c>2</c>.</param>
/// <param name="Namespace">Its namespace: <c>amzn:2</c>.</param>
/// <param name="Mark">The number behind <c>amzn</c> in the release of its packages.</param>
/// <param name="MirrorList">The path, or address, of the list of its core repository's mirrors.</param>
internal sealed record AmazonRelease(string Version, string Namespace, string Mark, string MirrorList)
{
    /// <summary>True when it is fetched although no namespace was asked for.</summary>
    public bool IsDefault { get; init; } = true;

    /// <summary>Repositories beside the core one, which need not have updates.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>True when it has extras.</summary>
    public bool HasExtras { get; init; }
}
