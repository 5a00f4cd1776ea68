using Npgsql;
using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

/// <summary>What the changes of an update are computed from.</summary>
/// <param name="Visible">The generation that readers of the partition see, or null.</param>
/// <param name="Others">The visible generations of the feed's other partitions, in ascending order.</param>
/// <param name="OwnChanged">The revision of the last change of an own vulnerability.</param>
/// <param name="Mark">The highest id of a stored package. Every package with an id up to it is stored for all to see, or never will be.</param>
internal sealed record FeedSnapshot(long? Visible, long[] Others, long OwnChanged, int Mark)
{
    private const string Sql = """
        SELECT (SELECT p.generation FROM strata.feed_partition p WHERE p.feed = $1 AND p.partition = $2),
            ARRAY(SELECT p.generation FROM strata.feed_partition p
                  WHERE p.feed = $1 AND p.partition <> $2 AND p.generation IS NOT NULL ORDER BY p.generation),
            s.own_changed, coalesce((SELECT max(p.id) FROM strata.package p), 0)
        FROM strata.server_state s
        """;

    /// <summary>
    /// Reads it in the open transaction, for whose length no layer is stored: ids of packages that somebody has been given and not yet
    /// committed would make the mark a lie.
    /// </summary>
    public static async Task<FeedSnapshot> ReadAsync(NpgsqlConnection connection, FeedUpdate update, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [LockKey.Pruning], cancellationToken).ConfigureAwait(false);
        return await LookAsync(connection, update, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads it as it is now, without a mark that can be relied upon.</summary>
    public static async Task<FeedSnapshot> LookAsync(NpgsqlConnection connection, FeedUpdate update, CancellationToken cancellationToken) =>
        (await connection.Sql(Sql, update.Feed, update.Partition).ListAsync(
            row => new FeedSnapshot(row.OptionalNumber(0), row.GetFieldValue<long[]>(1), row.GetInt64(2), row.GetInt32(3)), cancellationToken)
            .ConfigureAwait(false))[0];
}
