using System.Globalization;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Staging;

namespace Strata.Storage.Postgres;

internal sealed partial class PostgresAdvisoryStore
{
    /// <summary>How often changes are computed when other partitions of the feed keep becoming visible meanwhile.</summary>
    private const int ClaimAttempts = 3;

    private static int _spills;

    public Task<FeedState> ReplaceAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken) =>
        UpdateAsync(update, advisories, keepOthers: false, cancellationToken);

    public Task<FeedState> MergeAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken) =>
        UpdateAsync(update, advisories, keepOthers: true, cancellationToken);

    private async Task<FeedState> UpdateAsync(
        FeedUpdate update, IAsyncEnumerable<Advisory> advisories, bool keepOthers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Feed == NamespaceVulnerability.OwnFeed)
        {
            throw new StoreException($"'{update.Feed}' is the name of vulnerabilities that are written through the server's API. Choose another name.");
        }

        await PruneWhatIsLeftAsync().ConfigureAwait(false);
        try
        {
            var held = await LockAsync(update.Feed, update.Partition, cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                await RefuseNameOfOtherKindAsync(held, update, cancellationToken).ConfigureAwait(false);
                var staged = await StageAsync(held, update, keepOthers, advisories, cancellationToken).ConfigureAwait(false);
                var skipped = update.Skipped();
                cancellationToken.ThrowIfCancellationRequested();
                return await PublishAsync(held, update, staged, skipped, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await PruneWhatIsLeftAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Own advisories cannot be downloaded again, so a download never takes their place; nor do own advisories take the place of a
    /// feed, which the next update would then refuse to bring back.
    /// </summary>
    private static async Task RefuseNameOfOtherKindAsync(HeldLock held, FeedUpdate update, CancellationToken cancellationToken)
    {
        var others = await PostgresSessions.TranslateAsync(() => held.Connection.Sql(
            "SELECT partition FROM strata.feed_partition WHERE feed = $1 AND own <> $2 AND fingerprint IS NOT NULL LIMIT 1", update.Feed, update.Own)
            .ListAsync(row => row.GetString(0), cancellationToken)).ConfigureAwait(false);
        if (others.Count > 0)
        {
            throw new StoreException(update.Own
                ? $"'{update.Feed}' is a downloaded feed. Choose another name for own advisories."
                : $"'{update.Feed}' is the name of own advisories, which a download does not replace. Remove them or rename the feed.");
        }
    }

    private async Task<WrittenGeneration> StageAsync(
        HeldLock held, FeedUpdate update, bool keepOthers, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken)
    {
        var spill = Path.Combine(_options.StagingFolder, string.Create(
            CultureInfo.InvariantCulture, $"strata-{Environment.ProcessId}-{Interlocked.Increment(ref _spills)}.staging"));
        await using var sorter = new RecordSorter(spill, _options.StagingBytes);
        var declared = update.Namespaces;
        if (keepOthers && await VisibleAsync(held, update, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            declared = [.. declared.Union(await DeclaredAsync(held, kept, cancellationToken).ConfigureAwait(false))];
            await foreach (var record in RecordBlocks.ReadAllAsync(held.Connection, kept, cancellationToken).ConfigureAwait(false))
            {
                await sorter.AddAsync(AdvisoryRecord.Read(record.Bytes.Span), cancellationToken).ConfigureAwait(false);
            }
        }

        await held.RestAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var advisory in advisories.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await sorter.AddAsync(advisory, cancellationToken).ConfigureAwait(false);
        }

        var sorted = await sorter.CompleteAsync(cancellationToken).ConfigureAwait(false);
        using var writer = new GenerationWriter(_sessions, _options.CommitBytes, declared);
        return await writer.WriteAsync(update.Feed, update.Partition, sorted, cancellationToken).ConfigureAwait(false);
    }

    private static Task<long?> VisibleAsync(HeldLock held, FeedUpdate update, CancellationToken cancellationToken) => PostgresSessions.TranslateAsync(
        () => PartitionRows.VisibleGenerationAsync(held.Connection, update.Feed, update.Partition, cancellationToken));

    private static Task<List<string>> DeclaredAsync(HeldLock held, long generation, CancellationToken cancellationToken) =>
        PostgresSessions.TranslateAsync(() => held.Connection.Sql(
            "SELECT namespace FROM strata.scope WHERE generation = $1 AND declared ORDER BY namespace", generation)
            .ListAsync(row => System.Text.Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)), cancellationToken));

    /// <summary>
    /// Makes the generation visible in the transaction that holds the partition's lock: if the lock was lost, so is the update, and
    /// nobody else's is overwritten.
    /// </summary>
    private async Task<FeedState> PublishAsync(
        HeldLock held, FeedUpdate update, WrittenGeneration staged, IReadOnlyDictionary<string, long> skipped, CancellationToken cancellationToken)
    {
        var connection = held.Connection;
        var before = await PostgresSessions.TranslateAsync(
            () => PartitionRows.FindAsync(connection, update.Feed, update.Partition, cancellationToken)).ConfigureAwait(false);
        if (staged.Records < update.MinimumShare * (before?.Records ?? 0))
        {
            throw new FeedShrunkException(update.Feed, before?.Records ?? 0, staged.Records);
        }

        var revision = await ClaimAsync(held, update, staged, cancellationToken).ConfigureAwait(false);

        // Once more, now that nobody else publishes: another partition of the feed may have become visible meanwhile.
        await RefuseNameOfOtherKindAsync(held, update, cancellationToken).ConfigureAwait(false);
        var state = await PostgresSessions.TranslateAsync(async () =>
        {
            await PartitionRows.PublishAsync(connection, update, staged.Id, skipped, cancellationToken).ConfigureAwait(false);
            await _changes.PublishAsync(connection, staged.Id, revision, cancellationToken).ConfigureAwait(false);
            return await PartitionRows.FindAsync(connection, update.Feed, update.Partition, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await held.CommitAsync(cancellationToken).ConfigureAwait(false);
        _sessions.NoteRevision(revision);
        return state!;
    }

    /// <summary>
    /// Computes the changes, which may take long and holds nobody up, and raises the revision, after which nobody else publishes or edits
    /// until this update is committed. Changes that were computed from what is no longer so are computed again.
    /// </summary>
    private async Task<long> ClaimAsync(HeldLock held, FeedUpdate update, WrittenGeneration staged, CancellationToken cancellationToken)
    {
        const string Mark = "unclaimed";
        for (var attempt = 1; ; attempt++)
        {
            await held.RestAsync(cancellationToken).ConfigureAwait(false);
            var snapshot = await _changes.PrepareAsync(update, staged.Id, cancellationToken).ConfigureAwait(false);
            var revision = await PostgresSessions.TranslateAsync(async () =>
            {
                await held.Transaction.SaveAsync(Mark, cancellationToken).ConfigureAwait(false);
                var raised = await ServerState.RaiseAsync(held.Connection, published: true, cancellationToken).ConfigureAwait(false);
                if (attempt == ClaimAttempts || await FeedChanges.IsCurrentAsync(held.Connection, update, snapshot, cancellationToken).ConfigureAwait(false))
                {
                    return raised;
                }

                await held.Transaction.RollbackAsync(Mark, cancellationToken).ConfigureAwait(false);
                return (long?)null;
            }).ConfigureAwait(false);
            if (revision is not null)
            {
                return revision.Value;
            }
        }
    }
}
