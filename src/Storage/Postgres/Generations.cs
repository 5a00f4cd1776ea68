using Npgsql;

namespace Strata.Storage.Postgres;

/// <summary>Deletes generations that no partition points to.</summary>
internal static class Generations
{
    /// <summary>
    /// Deletes what updates have replaced, and what died while it was staged, of every partition that nobody updates now: whoever updates
    /// one holds its lock, and lets go of it by dying.
    /// </summary>
    public static async Task PruneAsync(PostgresSessions sessions, CancellationToken cancellationToken)
    {
        var orphans = await sessions.QueryAsync(
            (connection, cancellation) => connection.Sql(
                """
                SELECT g.id, g.feed, g.partition FROM strata.generation g
                WHERE NOT EXISTS (SELECT FROM strata.feed_partition p WHERE p.generation = g.id) ORDER BY g.id
                """).ListAsync(row => (Id: row.GetInt64(0), Feed: row.GetString(1), Partition: row.GetString(2)), cancellation),
            cancellationToken).ConfigureAwait(false);
        foreach (var (id, feed, partition) in orphans)
        {
            await sessions.RunAsync(
                (connection, cancellation) => DeleteAsync(connection, id, LockKey.Partition(feed, partition), cancellation), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static async Task<bool> DeleteAsync(NpgsqlConnection connection, long generation, long key, CancellationToken cancellationToken)
    {
        var claim = connection.Sql("SELECT pg_try_advisory_xact_lock($1)", key);
        await using (claim.ConfigureAwait(false))
        {
            if (await claim.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            {
                return false;
            }
        }

        // The row first: its deletion fails while a partition points to it, and the update that made it do so may have ended only now.
        var deleted = await connection.ExecuteAsync(
            "DELETE FROM strata.generation g WHERE id = $1 AND NOT EXISTS (SELECT FROM strata.feed_partition p WHERE p.generation = g.id)",
            [generation], cancellationToken).ConfigureAwait(false);
        if (deleted == 0)
        {
            return false;
        }

        var batch = connection.Batch()
            .Add("DELETE FROM strata.package_records WHERE generation = $1", generation)
            .Add("DELETE FROM strata.record_ids WHERE generation = $1", generation)
            .Add("DELETE FROM strata.record_block WHERE generation = $1", generation)
            .Add("DELETE FROM strata.scope WHERE generation = $1", generation)
            .Add(
                "DELETE FROM strata.change c WHERE generation = $1 AND NOT EXISTS (SELECT FROM strata.notification n WHERE n.id = c.id)",
                generation);
        await using (batch.ConfigureAwait(false))
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
