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
            await file.ChangeAsync(
                connection =>
                {
                    using var update = connection.Prepare(
                        "UPDATE feed_partition SET checked = $checked, error = NULL, failed = NULL WHERE feed = $feed AND partition = $partition",
                        "$checked", "$feed", "$partition");
                    return update.Bind(@checked.UtcTicks, feed, partition).ExecuteNonQuery();
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task RecordFailureAsync(
        string feed, string partition, string error, DateTimeOffset @checked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await (FileOf(feed, partition) ?? _cache).ChangeAsync(
            connection =>
            {
                using var upsert = connection.Prepare(
                    """
                    INSERT INTO feed_partition (feed, partition, own, priority, skipped, error, failed)
                    VALUES ($feed, $partition, 0, 0, '{}', $error, $failed)
                    ON CONFLICT (feed, partition) DO UPDATE SET error = excluded.error, failed = excluded.failed
                    """,
                    "$feed", "$partition", "$error", "$failed");
                return upsert.Bind(feed, partition, error, @checked.UtcTicks).ExecuteNonQuery();
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string feed, CancellationToken cancellationToken)
    {
        foreach (var file in Files.Where(file => file.Read(PartitionRows.All, []).Exists(state => state.Feed == feed)))
        {
            using var held = await file.LockAsync(cancellationToken).ConfigureAwait(false);
            await file.ChangeAsync(connection => Remove(connection, feed), cancellationToken).ConfigureAwait(false);
            await file.WriteAsync(async connection =>
            {
                await PruneWhatIsLeftAsync(file, connection).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
    }

    private static int Remove(SqliteConnection connection, string feed)
    {
        using var delete = connection.Prepare("DELETE FROM feed_partition WHERE feed = $feed", "$feed");
        var removed = delete.Bind(feed).ExecuteNonQuery();
        RevisionRow.Raise(connection);
        return removed;
    }

    private DatabaseFile? FileOf(string feed, string partition) => Files.FirstOrDefault(
        file => file.Read(connection => PartitionRows.Find(connection, feed, partition), null) is not null);
}
