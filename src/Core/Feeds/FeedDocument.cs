namespace Strata.Core.Feeds;

/// <summary>
/// One partition's data, spooled to disk and already limited in size. It may be several files (an OSV zip, a folder of secdb files of
/// one branch).
/// </summary>
public sealed class FeedDocument : IAsyncDisposable
{
    /// <summary>The partition; empty when the feed has one part.</summary>
    public required string Partition { get; init; }

    /// <summary>
    /// What tells this data from other data: the HTTP validators and the hash of the body (see <see cref="FeedFingerprint"/>). A
    /// download whose body hash is the stored one counts as unchanged.
    /// </summary>
    public required FeedFingerprint Fingerprint { get; init; }

    /// <summary>The publisher's date (a field of the document, else <c>Last-Modified</c>), or null.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>The namespaces that this partition speaks for, whether or not a record names them.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>
    /// True when the records add to the stored partition or take the place of records with their keys, and the others stay; a record
    /// that the publisher deleted is then one that is withdrawn. False when they are the whole partition.
    /// </summary>
    public bool IsDelta { get; init; }

    /// <summary>The files, decompressed as they are opened, each opened at most once at a time.</summary>
    public required IFeedFileSource Files { get; init; }

    /// <summary>Frees spooled files.</summary>
    public ValueTask DisposeAsync() => Files.DisposeAsync();
}
