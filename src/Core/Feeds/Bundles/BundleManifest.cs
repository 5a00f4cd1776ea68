namespace Strata.Core.Feeds.Bundles;

/// <summary>What <c>bundle.json</c> says: all that a bundle holds. It is what the signature is over.</summary>
public sealed record BundleManifest
{
    /// <summary>The version of the form; a reader refuses every other.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The program that made the bundle, for people.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The store's content digest (<c>IAdvisoryStore.GetContentDigestAsync</c>) when the bundle was made.</summary>
    public required string ContentDigest { get; init; }

    /// <summary>The partitions, ordered by feed and partition.</summary>
    public required IReadOnlyList<BundlePartition> Partitions { get; init; }
}
