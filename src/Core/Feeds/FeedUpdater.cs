using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds;

/// <summary>
/// Brings feeds into a store: the one place where feeds, store, network and clock meet. A partition that fails is recorded and
/// reported and keeps its old data, and the others go on.
/// </summary>
/// <param name="store">Where advisories go.</param>
/// <param name="time">The clock.</param>
/// <param name="settings">Mirrors and limits.</param>
public sealed class FeedUpdater(IAdvisoryStore store, TimeProvider time, FeedSettings settings)
{
    /// <summary>An update with a smaller share of the stored records than this is refused unless it is forced: a cut-down download.</summary>
    public const double MinimumShare = 0.5;

    /// <summary>Fetches what has changed and stores it.</summary>
    /// <param name="feeds">The feeds.</param>
    /// <param name="namespaces">The namespaces that are needed; null for everything that the feeds have.</param>
    /// <param name="http">The client, with the user's proxy and certificates.</param>
    /// <param name="options">Force and age.</param>
    /// <param name="cancellationToken">Stops after the partition in work, which keeps its old data.</param>
    /// <returns>One result for each partition, as it is done.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="StoreReadOnlyException">The store cannot be written.</exception>
    public async IAsyncEnumerable<FeedUpdateResult> UpdateAsync(
        IEnumerable<IFeed> feeds,
        IReadOnlyCollection<string>? namespaces,
        HttpClient http,
        FeedUpdateOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var feed in feeds)
        {
            var states = (await store.GetStatesAsync(cancellationToken)).Where(state => state.Feed == feed.Name).ToList();
            if (await IsFreshAsync(feed, states, namespaces, options, cancellationToken))
            {
                yield return new FeedUpdateResult(feed.Name, "", FeedUpdateOutcome.Fresh);
                continue;
            }

            var fingerprints = options.Force
                ? []
                : states.Where(state => state.Fingerprint is not null).ToDictionary(state => state.Partition, state => state.Fingerprint!);
            var request = new FeedRequest(namespaces, fingerprints, settings.BaseAddresses.GetValueOrDefault(feed.Name));
            var hasWholeFailure = false;
            await foreach (var download in feed.FetchAsync(request, http, cancellationToken))
            {
                await using (download)
                {
                    hasWholeFailure |= download.Partition.Length == 0;
                    yield return await StoreAsync(feed, download, states, options, cancellationToken);
                }
            }

            if (!hasWholeFailure && states.Exists(state => state is { Partition: "", Error: not null }))
            {
                // An earlier failure of the feed as a whole (a listing that could not be read) is over.
                await store.RecordUnchangedAsync(feed.Name, "", time.GetUtcNow(), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Stores local data of a feed (<c>--from</c>): a file in any of its formats, a folder or archive of such files, or a mirror of the
    /// publisher's paths.
    /// </summary>
    /// <exception cref="FeedFormatException">Nothing in it belongs to the feed, or the archive is damaged.</exception>
    /// <exception cref="IOException">The path cannot be read.</exception>
    public async IAsyncEnumerable<FeedUpdateResult> ImportAsync(
        IFeed feed, string path, FeedUpdateOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var states = (await store.GetStatesAsync(cancellationToken)).Where(state => state.Feed == feed.Name).ToList();
        await using var files = new LocalFeedFiles(path, settings.Limits);
        var count = 0;
        await foreach (var download in feed.ReadAsync(files, cancellationToken))
        {
            await using (download)
            {
                count++;
                yield return await StoreAsync(feed, download, states, options, cancellationToken);
            }
        }

        if (count == 0)
        {
            throw new FeedFormatException(
                $"nothing in '{path}' is data of the feed '{feed.Name}'; docs/reference/feeds/{feed.Name}.md tells which files it reads");
        }
    }

    private async Task<FeedUpdateResult> StoreAsync(
        IFeed feed, FeedDownload download, List<FeedState> states, FeedUpdateOptions options, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (download.Error is { } error)
        {
            return await FailAsync(feed, download.Partition, error, now, cancellationToken);
        }

        var stored = states.Find(state => state.Partition == download.Partition);
        if (download.Document is not { } document || (!options.Force && IsSame(document.Fingerprint, stored?.Fingerprint)))
        {
            await store.RecordUnchangedAsync(feed.Name, download.Partition, now, cancellationToken);
            return new FeedUpdateResult(feed.Name, download.Partition, FeedUpdateOutcome.Unchanged);
        }

        var skipped = new SkippedRecords();
        var update = new FeedUpdate
        {
            Feed = feed.Name,
            Partition = document.Partition,
            Fingerprint = document.Fingerprint.ToString(),
            Updated = document.Updated,
            Checked = now,
            Namespaces = document.Namespaces,
            Priority = feed.Priority,
            Skipped = () => skipped.Counts,
            MinimumShare = options.Force ? 0 : MinimumShare,
        };
        try
        {
            var advisories = ReadAhead.OfAsync(feed.ParseAsync(document, skipped, cancellationToken), cancellationToken);
            var state = document.IsDelta
                ? await store.MergeAsync(update, advisories, cancellationToken)
                : await store.ReplaceAsync(update, advisories, cancellationToken);
            return new FeedUpdateResult(feed.Name, document.Partition, FeedUpdateOutcome.Updated) { State = state };
        }
        catch (Exception exception) when (exception is FeedFormatException or FeedShrunkException or IOException)
        {
            return await FailAsync(feed, document.Partition, exception.Message, now, cancellationToken);
        }
    }

    private async Task<FeedUpdateResult> FailAsync(
        IFeed feed, string partition, string error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var text = FeedText.Summary(FeedText.Clean(error)) ?? "unknown error";
        await store.RecordFailureAsync(feed.Name, partition, text, now, cancellationToken);
        return new FeedUpdateResult(feed.Name, partition, FeedUpdateOutcome.Failed) { Error = text };
    }

    private async Task<bool> IsFreshAsync(
        IFeed feed,
        List<FeedState> states,
        IReadOnlyCollection<string>? namespaces,
        FeedUpdateOptions options,
        CancellationToken cancellationToken)
    {
        if (options.Force || options.MaximumAge is not { } age)
        {
            return false;
        }

        var oldest = time.GetUtcNow() - age;
        if (namespaces is null)
        {
            return AreFresh(feed, states, oldest);
        }

        foreach (var name in namespaces.Where(feed.Covers))
        {
            var coverage = await store.GetCoverageAsync(name, cancellationToken);
            if (!AreFresh(feed, [.. coverage.Where(state => state.Feed == feed.Name)], oldest))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreFresh(IFeed feed, List<FeedState> states, DateTimeOffset oldest)
    {
        // A state without data and without error is what remains of a failure of the feed as a whole that is over.
        var real = states.FindAll(state => state.Fingerprint is not null || state.Error is not null);
        return real.Count > 0 && real.TrueForAll(state => state.Error is null && state.Checked >= oldest
            && FeedFingerprint.Parse(state.Fingerprint)?.ParserVersion == feed.ParserVersion);
    }

    private static bool IsSame(FeedFingerprint fingerprint, string? stored) =>
        FeedFingerprint.Parse(stored) is { } known && known.Sha256 == fingerprint.Sha256 && known.ParserVersion == fingerprint.ParserVersion;
}
