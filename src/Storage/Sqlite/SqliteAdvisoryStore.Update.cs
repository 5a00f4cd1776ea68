using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Staging;

namespace Strata.Storage.Sqlite;

public sealed partial class SqliteAdvisoryStore
{
    /// <inheritdoc/>
    public Task<FeedState> ReplaceAsync(FeedUpdate update, IAsyncEnumerable<Advisory> advisories, CancellationToken cancellationToken) =>
        UpdateAsync(update, advisories, keepOthers: false, cancellationToken);

    /// <inheritdoc/>
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

        var file = update.Own ? _own : _cache;
        using var held = await file.LockAsync(cancellationToken).ConfigureAwait(false);
        RefuseNameOfOtherKind(update);
        return await file.WriteAsync(async connection =>
        {
            try
            {
                file.SetDurable(connection, false);
                await Generations.PruneAsync(connection, file, cancellationToken).ConfigureAwait(false);
                var kept = keepOthers ? PartitionRows.VisibleGeneration(connection, update.Feed, update.Partition) : null;
                var staged = await StageAsync(file, connection, update, kept, advisories, cancellationToken).ConfigureAwait(false);
                return await PublishAsync(file, connection, update, staged, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                file.SetDurable(connection, false);
                await PruneWhatIsLeftAsync(file, connection).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Own advisories cannot be downloaded again, so a download never takes their place; nor do own advisories take the place of a
    /// feed, which the next update would then refuse to bring back.
    /// </summary>
    private void RefuseNameOfOtherKind(FeedUpdate update)
    {
        if (Files.SelectMany(file => file.Read(PartitionRows.All, []))
            .Any(state => state.Feed == update.Feed && state.Own != update.Own && state.Fingerprint is not null))
        {
            throw new StoreException(update.Own
                ? $"'{update.Feed}' is a downloaded feed. Choose another name for own advisories."
                : $"'{update.Feed}' is the name of own advisories, which a download does not replace. Remove them or rename the feed.");
        }
    }

    private async Task<StagedGeneration> StageAsync(
        DatabaseFile file,
        SqliteConnection connection,
        FeedUpdate update,
        long? kept,
        IAsyncEnumerable<Advisory> advisories,
        CancellationToken cancellationToken)
    {
        await using var sorter = new RecordSorter(file.SpillPath, _options.StagingBytes);
        var declared = update.Namespaces;
        if (kept is { } generation)
        {
            declared = [.. declared.Union(PartitionRows.DeclaredNamespaces(connection, generation))];
            using var reader = new GenerationReader(connection);
            foreach (var advisory in reader.ReadAll(generation))
            {
                await sorter.AddAsync(advisory, cancellationToken).ConfigureAwait(false);
            }
        }

        await foreach (var advisory in advisories.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await sorter.AddAsync(advisory, cancellationToken).ConfigureAwait(false);
        }

        var sorted = await sorter.CompleteAsync(cancellationToken).ConfigureAwait(false);
        using var writer = new GenerationWriter(connection, file, _options.CommitBytes);
        return await writer.WriteAsync(sorted, declared, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FeedState> PublishAsync(
        DatabaseFile file, SqliteConnection connection, FeedUpdate update, StagedGeneration staged, CancellationToken cancellationToken)
    {
        var skipped = update.Skipped();
        cancellationToken.ThrowIfCancellationRequested();
        RefuseShrunk(connection, update, staged);
        var changes = _changes ?? (DatabaseFile.IsServed(connection) ? new ChangeRecorder(TimeProvider.System) : null);
        var notify = changes is null
            ? null
            : await changes.PrepareAsync(file, connection, update, staged.Id, cancellationToken).ConfigureAwait(false);
        file.SetDurable(connection, true);
        using var turn = await file.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        using var transaction = WriteTransaction.Begin(connection);
        PartitionRows.Publish(connection, update, staged.Id, skipped);
        RevisionRow.Raise(connection);
        notify?.Invoke();
        var state = PartitionRows.Find(connection, update.Feed, update.Partition)!;
        transaction.Commit();
        return state;
    }

    /// <summary>Nobody else changes the partition meanwhile: that takes the writer lock.</summary>
    private static void RefuseShrunk(SqliteConnection connection, FeedUpdate update, StagedGeneration staged)
    {
        var before = PartitionRows.Find(connection, update.Feed, update.Partition)?.Records ?? 0;
        if (staged.Records < update.MinimumShare * before)
        {
            throw new FeedShrunkException(update.Feed, before, staged.Records);
        }
    }

    /// <summary>What cannot be deleted now (a full disk) harms nobody and goes with the next update.</summary>
    private static async Task PruneWhatIsLeftAsync(DatabaseFile file, SqliteConnection connection)
    {
        try
        {
            await Generations.PruneAsync(connection, file, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqliteException)
        {
        }
    }
}
