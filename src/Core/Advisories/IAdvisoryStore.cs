namespace Strata.Core.Advisories;

/// <summary>
/// Where advisories are kept. One abstract contract-test class holds every engine to what is written here. All members may be
/// called from several processes at once; a reader sees the state before or after an update and nothing in between.
/// </summary>
public interface IAdvisoryStore : IAsyncDisposable
{
    /// <summary>
    /// Replaces one partition of a feed with <paramref name="advisories"/>. Rows may be staged as they come, but become visible in one
    /// short transaction at the end; until then, and if anything fails, the old data stays. A later advisory with a key that came
    /// before replaces it.
    /// </summary>
    /// <returns>The state after the update.</returns>
    /// <exception cref="FeedShrunkException">The result is smaller than <see cref="FeedUpdate.MinimumShare"/> of what is stored.</exception>
    /// <exception cref="StoreReadOnlyException">The database cannot be written.</exception>
    Task<FeedState> ReplaceAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken);

    /// <summary>Adds to or replaces single records of a partition, leaving the others; how own advisories are added.</summary>
    Task<FeedState> MergeAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken);

    /// <summary>Notes that a partition was checked and is unchanged.</summary>
    Task RecordUnchangedAsync(string feed, string partition, DateTimeOffset @checked, CancellationToken cancellationToken);

    /// <summary>Notes that an update failed; the stored data stays.</summary>
    Task RecordFailureAsync(string feed, string partition, string error, DateTimeOffset @checked, CancellationToken cancellationToken);

    /// <summary>Removes a feed with all its partitions and records.</summary>
    Task RemoveAsync(string feed, CancellationToken cancellationToken);

    /// <summary>The state of every partition, ordered by feed and partition.</summary>
    Task<IReadOnlyList<FeedState>> GetStatesAsync(CancellationToken cancellationToken);

    /// <summary>The partitions that speak for <paramref name="namespace"/>: declared in the update, or holding a record for it.</summary>
    Task<IReadOnlyList<FeedState>> GetCoverageAsync(string @namespace, CancellationToken cancellationToken);

    /// <summary>
    /// Every record, withdrawn ones aside, that names one of <paramref name="names"/> (source or binary) in
    /// <paramref name="namespace"/>, from every feed, ordered by package name, feed, key.
    /// </summary>
    Task<IReadOnlyList<AdvisoryCandidate>> FindCandidatesAsync(
        string @namespace, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>
    /// Every record, withdrawn ones aside, with this <see cref="Advisory.Id"/> that names a package of <paramref name="namespace"/>, from
    /// every feed, ordered by package name, feed, key; one candidate for each package that it names there.
    /// </summary>
    Task<IReadOnlyList<AdvisoryCandidate>> FindByIdAsync(string @namespace, string id, CancellationToken cancellationToken);

    /// <summary>
    /// The distinct ids of the records, withdrawn ones aside, that name a package of <paramref name="namespace"/>, in ordinal order of
    /// their UTF-8 bytes.
    /// </summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="from">The first id to return, or null for the beginning; it need not exist.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<string>> ListIdsAsync(string @namespace, string? from, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Every record of a partition as it was stored, withdrawn ones included, in the store's order; nothing when there is no such
    /// partition. The records are of one state of the partition, whatever is updated meanwhile.
    /// </summary>
    IAsyncEnumerable<Advisory> ReadPartitionAsync(string feed, string partition, CancellationToken cancellationToken);

    /// <summary>
    /// A digest of the content of all advisories (feed, priority and record; not when or in what order they were imported), as
    /// <c>sha256:…</c>.
    /// </summary>
    Task<string> GetContentDigestAsync(CancellationToken cancellationToken);
}
