using Microsoft.Data.Sqlite;
namespace Strata.Storage.Sqlite;

public sealed partial class SqliteAdvisoryStore
{
    /// <inheritdoc/>
    public async Task RecordUnchangedAsync(string feed, string partition, DateTimeOffset @checked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FileOf(feed, partition) is { } file)
        {
            await file.WriteAsync(connection =>
            {
                using var update = connection.Prepare(
                    "UPDATE feed_partition SET checked = $checked, error = NULL, failed = NULL WHERE feed = $feed AND partition = $partition",
                    "$checked", "$feed", "$partition");
                return Task.FromResult(update.Bind(@checked.UtcTicks, feed, partition).ExecuteNonQuery());
            }).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task RecordFailureAsync(
        string feed, string partition, string error, DateTimeOffset @checked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await (FileOf(feed, partition) ?? _cache).WriteAsync(connection =>
        {
            using var upsert = connection.Prepare(
                """
                INSERT INTO feed_partition (feed, partition, own, priority, skipped, error, failed)
                VALUES ($feed, $partition, 0, 0, '{}', $error, $failed)
                ON CONFLICT (feed, partition) DO UPDATE SET error = excluded.error, failed = excluded.failed
                """,
                "$feed", "$partition", "$error", "$failed");
            return Task.FromResult(upsert.Bind(feed, partition, error, @checked.UtcTicks).ExecuteNonQuery());
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string feed, CancellationToken cancellationToken)
    {
        foreach (var file in Files.Where(file => file.Read(PartitionRows.All, []).Exists(state => state.Feed == feed)))
        {
            using var held = await file.LockAsync(cancellationToken).ConfigureAwait(false);
            await file.WriteAsync(connection =>
            {
                var removed = Remove(connection, feed);
                PruneWhatIsLeft(connection);
                return Task.FromResult(removed);
            }).ConfigureAwait(false);
        }
    }

    private static int Remove(SqliteConnection connection, string feed)
    {
        using var transaction = WriteTransaction.Begin(connection);
        using var delete = connection.Prepare("DELETE FROM feed_partition WHERE feed = $feed", "$feed");
        var removed = delete.Bind(feed).ExecuteNonQuery();
        RevisionRow.Raise(connection);
        transaction.Commit();
        return removed;
    }

    private DatabaseFile? FileOf(string feed, string partition) => Files.FirstOrDefault(
        file => file.Read(connection => PartitionRows.Find(connection, feed, partition), null) is not null);
}
