namespace Strata.Core.Feeds.Transport;

/// <summary>One partition of a feed that is one body at one address.</summary>
/// <param name="Partition">The partition's name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="FileName">The path that parsers see for a body that is no archive.</param>
/// <param name="StoredFingerprint">The fingerprint of the stored data, or null.</param>
/// <param name="ParserVersion">The parser's present version; data that another version read is fetched again.</param>
/// <param name="Namespaces">The namespaces that the partition speaks for.</param>
internal sealed record FeedPart(
    string Partition, Uri Address, string FileName, string? StoredFingerprint, int ParserVersion, IReadOnlyList<string> Namespaces)
{
    /// <summary>Checksums that the publisher gives elsewhere, of which the body must have one; empty when there are none.</summary>
    public IReadOnlyList<FeedChecksum> Checksums { get; init; } = [];

    /// <summary>Headers that the publisher asks for (an API key); they are never shown.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>True for a publisher that answers 403 when it is asked too often.</summary>
    public bool IsForbiddenTemporary { get; init; }
}
