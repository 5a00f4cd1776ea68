using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds;

/// <summary>Adds own advisories to those that are stored under a name; a record with a key that is there already replaces it.</summary>
/// <param name="store">Where they go.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">The limits.</param>
internal sealed class OwnImport(IAdvisoryStore store, TimeProvider time, FeedLimits limits)
{
    /// <summary>Reads the advisories out of files. Adds to the second argument what it leaves out.</summary>
    public delegate IAsyncEnumerable<Advisory> Read(LocalFeedFiles files, SkippedRecords skipped, CancellationToken cancellationToken);

    /// <summary>Imports a file, folder or archive. Nothing is stored when it fails.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="name">The name to keep them under.</param>
    /// <param name="priority">The priority against feeds; see <see cref="FeedPriority.Own"/>.</param>
    /// <param name="parserVersion">Raised at every change of what <paramref name="read"/> makes of the same files.</param>
    /// <param name="read">Reads the advisories.</param>
    /// <param name="cancellationToken">Abandons the import.</param>
    /// <returns>The state of all advisories under that name, with the records that this import skipped.</returns>
    /// <exception cref="IOException">The path cannot be read.</exception>
    public async Task<FeedState> ImportAsync(
        string path, string name, int priority, int parserVersion, Read read, CancellationToken cancellationToken)
    {
        await using var files = new LocalFeedFiles(path, limits);
        var skipped = new SkippedRecords();
        var update = new FeedUpdate
        {
            Feed = name,
            Partition = "",
            Fingerprint = new FeedFingerprint(null, null, await files.HashAsync(cancellationToken), parserVersion).ToString(),
            Checked = time.GetUtcNow(),
            Priority = priority,
            Own = true,
            Skipped = () => skipped.Counts,
        };
        return await store.MergeAsync(
            update, ReadAhead.OfAsync(read(files, skipped, cancellationToken), cancellationToken), cancellationToken);
    }
}
