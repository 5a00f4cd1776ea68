using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Bundles;

/// <summary>One partition of a feed in a bundle.</summary>
public sealed record BundlePartition
{
    /// <summary>Its state in the store that the bundle was made from; never that of a failed update.</summary>
    public required FeedState State { get; init; }

    /// <summary>The digest of the compressed records.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Bytes of the compressed records.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes of the records once unpacked.</summary>
    public required long ExpandedSize { get; init; }
}
