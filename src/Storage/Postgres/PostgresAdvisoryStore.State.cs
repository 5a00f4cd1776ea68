using Npgsql;
using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

internal sealed partial class PostgresAdvisoryStore
{
    public Task RecordUnchangedAsync(string feed, string partition, DateTimeOffset @checked, CancellationToken cancellationToken) =>
        _sessions.QueryAsync(
            (connection, cancellation) => connection.ExecuteAsync(
                "UPDATE strata.feed_partition SET checked = $3, error = NULL, failed = NULL WHERE feed = $1 AND partition = $2",
                [feed, partition, @checked.UtcTicks], cancellation),
            cancellationToken);

    /// <remarks>An error text may hold anything; what PostgreSQL's text cannot hold is replaced.</remarks>
    public Task RecordFailureAsync(
        string feed, string partition, string error, DateTimeOffset @checked, CancellationToken cancellationToken) => _sessions.QueryAsync(
            (connection, cancellation) => connection.ExecuteAsync(
                """
                INSERT INTO strata.feed_partition (feed, partition, own, priority, skipped, error, failed)
                VALUES ($1, $2, false, 0, '{}', $3, $4)
                ON CONFLICT (feed, partition) DO UPDATE SET error = excluded.error, failed = excluded.failed
                """,
                [feed, partition, StorableText.Of(error), @checked.UtcTicks], cancellation),
            cancellationToken);

    public async Task RemoveAsync(string feed, CancellationToken cancellationToken)
    {
        var partitions = await _sessions.QueryAsync(
            (connection, cancellation) => connection.Sql("SELECT partition FROM strata.feed_partition WHERE feed = $1", feed)
                .ListAsync(row => row.GetString(0), cancellation), cancellationToken).ConfigureAwait(false);
        foreach (var partition in partitions.Order(StringComparer.Ordinal))
        {
            var held = await LockAsync(feed, partition, cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                await PostgresSessions.TranslateAsync(() => RemoveAsync(held.Connection, feed, partition, cancellationToken)).ConfigureAwait(false);
                await held.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await PruneWhatIsLeftAsync().ConfigureAwait(false);
    }

    private async Task<long> RemoveAsync(NpgsqlConnection connection, string feed, string partition, CancellationToken cancellationToken)
    {
        var revision = await ServerState.RaiseAsync(connection, published: true, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "DELETE FROM strata.feed_partition WHERE feed = $1 AND partition = $2", [feed, partition], cancellationToken).ConfigureAwait(false);
        _sessions.NoteRevision(revision);
        return revision;
    }

    private async Task<HeldLock> LockAsync(string feed, string partition, CancellationToken cancellationToken) =>
        await HeldLock.AcquireAsync(_sessions, LockKey.Partition(feed, partition), _options.WriterPatience, cancellationToken).ConfigureAwait(false)
        ?? throw new StoreException($"Another process has been updating the feed '{feed}' for a long time. Try again when it is done.");

    /// <summary>What cannot be deleted now harms nobody and goes with the next update.</summary>
    private async Task PruneWhatIsLeftAsync()
    {
        try
        {
            await Generations.PruneAsync(_sessions, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreException or StoreReadOnlyException)
        {
            // Reported by whatever comes next, if it lasts.
        }
    }
}
