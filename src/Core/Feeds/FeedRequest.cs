namespace Strata.Core.Feeds;

/// <summary>What to fetch.</summary>
/// <param name="Namespaces">The namespaces that are needed; null for everything that the feed has.</param>
/// <param name="Fingerprints">The stored fingerprint of each partition; a partition that is missing here was never fetched.</param>
/// <param name="BaseAddress">A mirror in place of the feed's default address; null for the default.</param>
public sealed record FeedRequest(
    IReadOnlyCollection<string>? Namespaces,
    IReadOnlyDictionary<string, string> Fingerprints,
    Uri? BaseAddress = null);
