using System.Text;
using Npgsql;
using Strata.Storage.Notifications;

namespace Strata.Storage.Postgres;

/// <summary>The outbox in PostgreSQL. Who sends a notification holds the row of its delivery locked.</summary>
internal sealed class PostgresNotificationStore(PostgresSessions sessions) : INotificationStore
{
    /// <summary>How many due deliveries are looked at for one that nobody else is sending.</summary>
    private const int Looked = 100;

    public Task<Notification?> FindAsync(string name, CancellationToken cancellationToken) => sessions.ReadAsync(
        async (connection, cancellation) =>
        {
            var row = await NotificationRow.FindAsync(connection, name, cancellation).ConfigureAwait(false);
            return row is null ? null : await row.CompleteAsync(connection, cancellation).ConfigureAwait(false);
        },
        static found => found is null, cancellationToken);

    public async Task<IReadOnlyList<AffectedLayer>> FindLayersAsync(
        Notification notification, bool old, long from, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return limit <= 0 || (old ? notification.Change.Old : notification.Change.New) is null
            ? []
            : await sessions.ReadAsync(
                (connection, cancellation) => FindLayersAsync(connection, notification.Name, old, from, limit, cancellation),
                static layers => layers.Count == 0, cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>A delivery that is being sent is left alone; its sender deletes it when it is done.</remarks>
    public Task<bool> DeleteAsync(string name, DateTimeOffset now, CancellationToken cancellationToken) => sessions.RunAsync(
        async (connection, cancellation) =>
        {
            var found = await connection.Sql(
                "UPDATE strata.notification SET deleted = coalesce(deleted, $2) WHERE name = $1 RETURNING id", StorableText.Of(name), now.UtcTicks)
                .ListAsync(row => row.GetInt64(0), cancellation).ConfigureAwait(false);
            if (found.Count == 0)
            {
                return false;
            }

            await connection.ExecuteAsync(
                """
                DELETE FROM strata.delivery d USING (
                    SELECT l.notification, l.receiver FROM strata.delivery l WHERE l.notification = $1 FOR UPDATE SKIP LOCKED) f
                WHERE d.notification = f.notification AND d.receiver = f.receiver
                """,
                [found[0]], cancellation).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <remarks>Nobody publishes meanwhile, so that each notification is either found here or finds the receivers.</remarks>
    public Task SetReceiversAsync(IReadOnlyCollection<string> receivers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receivers);
        var names = receivers.Distinct(StringComparer.Ordinal).ToArray();
        return sessions.RunAsync(
            async (connection, cancellation) =>
            {
                var batch = connection.Batch()
                    .Add("SELECT s.id FROM strata.server_state s FOR UPDATE")
                    .Add("UPDATE strata.receiver SET active = name = ANY ($1)", (object)names)
                    .Add(
                        """
                        WITH made AS (
                            INSERT INTO strata.receiver (name, active) SELECT n, true FROM unnest($1) n ON CONFLICT (name) DO NOTHING RETURNING id)
                        INSERT INTO strata.delivery (notification, receiver, state, due, attempts)
                        SELECT n.id, m.id, 0, n.created, 0 FROM made m CROSS JOIN strata.notification n WHERE n.deleted IS NULL
                        """,
                        (object)names);
                await using (batch.ConfigureAwait(false))
                {
                    return await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    public Task<IDelivery?> TakeAsync(
        string receiver, DateTimeOffset now, DateTimeOffset resendBefore, CancellationToken cancellationToken) => PostgresSessions.RetryAsync(
            () => TakeOnceAsync(receiver, now, resendBefore, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<DeliveryStatus>> ListAsync(DeliveryState? state, int limit, CancellationToken cancellationToken) =>
        await sessions.QueryAsync(
            (connection, cancellation) => connection.Sql(
                """
                SELECT n.name, r.name, d.state, d.attempts, d.error, n.created
                FROM strata.delivery d
                JOIN strata.notification n ON n.id = d.notification
                JOIN strata.receiver r ON r.id = d.receiver
                WHERE r.active AND n.deleted IS NULL AND ($1::smallint IS NULL OR d.state = $1)
                ORDER BY n.id DESC, r.name COLLATE "C" LIMIT $2
                """,
                (short?)state, limit).ListAsync(
                    row => new DeliveryStatus(
                        row.GetString(0), row.GetString(1), (DeliveryState)row.GetInt16(2), row.GetInt32(3), row.Optional<string>(4),
                        new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero)),
                    cancellation),
            cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyDictionary<DeliveryState, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = Enum.GetValues<DeliveryState>().ToDictionary(state => state, _ => 0L);
        foreach (var (state, count) in await sessions.QueryAsync(
            (connection, cancellation) => connection.Sql(
                """
                SELECT d.state, count(*) FROM strata.delivery d
                JOIN strata.notification n ON n.id = d.notification
                JOIN strata.receiver r ON r.id = d.receiver
                WHERE r.active AND n.deleted IS NULL GROUP BY d.state
                """).ListAsync(row => ((DeliveryState)row.GetInt16(0), row.GetInt64(1)), cancellation),
            cancellationToken).ConfigureAwait(false))
        {
            counts[state] = count;
        }

        return counts;
    }

    public async Task<long> ReplayAsync(string? notification, DateTimeOffset now, CancellationToken cancellationToken) =>
        await sessions.QueryAsync(
            (connection, cancellation) => connection.ExecuteAsync(
                """
                UPDATE strata.delivery SET state = 0, due = $2, attempts = 0
                WHERE state = 2 AND ($1::text IS NULL OR notification = (SELECT n.id FROM strata.notification n WHERE n.name = $1))
                """,
                [notification is null ? null : StorableText.Of(notification), now.UtcTicks], cancellation),
            cancellationToken).ConfigureAwait(false);

    public async Task<long> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        long total = 0;
        int pruned;
        do
        {
            pruned = await sessions.RunAsync((connection, cancellation) => PruneSomeAsync(connection, before, cancellation), cancellationToken)
                .ConfigureAwait(false);
            total += pruned;
        }
        while (pruned > 0);
        return total;
    }

    private static async Task<List<AffectedLayer>> FindLayersAsync(
        NpgsqlConnection connection, string name, bool old, long from, int limit, CancellationToken cancellationToken)
    {
        if (await NotificationRow.FindAsync(connection, name, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return [];
        }

        var packages = await row.PackagesAsync(connection, old, cancellationToken).ConfigureAwait(false);
        return packages.Length == 0
            ? []
            : await connection.Sql(
                """
                SELECT l.id, l.name FROM strata.layer l
                WHERE l.introduces AND l.id >= $2 AND substring(l.name FROM 1 FOR 12) <> $4
                    AND l.inventory IN (SELECT p.inventory FROM strata.inventory_package p WHERE p.package = ANY ($1))
                ORDER BY l.id LIMIT $3
                """,
                packages, from, limit, Encoding.UTF8.GetBytes(Images.ImageLayerName.Prefix)).ListAsync(
                    layer => new AffectedLayer(layer.GetInt64(0), Encoding.UTF8.GetString(layer.GetFieldValue<byte[]>(1))), cancellationToken)
                .ConfigureAwait(false);
    }

    private async Task<IDelivery?> TakeOnceAsync(
        string receiver, DateTimeOffset now, DateTimeOffset resendBefore, CancellationToken cancellationToken)
    {
        var connection = await sessions.HoldAsync(cancellationToken).ConfigureAwait(false);
        NpgsqlTransaction? transaction = null;
        IDelivery? taken = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var due = await connection.Sql(
                """
                WITH due AS (
                    (SELECT d.notification FROM strata.delivery d
                     WHERE d.receiver = (SELECT r.id FROM strata.receiver r WHERE r.name = $1 AND r.active) AND d.state = 0 AND d.due <= $2
                     ORDER BY d.due, d.notification LIMIT $4)
                    UNION ALL
                    (SELECT d.notification FROM strata.delivery d
                     WHERE d.receiver = (SELECT r.id FROM strata.receiver r WHERE r.name = $1 AND r.active) AND d.state = 1 AND d.due < $3
                     ORDER BY d.due, d.notification LIMIT $4))
                SELECT d.notification, d.receiver, n.name, n.created, d.delivered, d.attempts, set_config('idle_in_transaction_session_timeout', '0', true)
                FROM strata.delivery d JOIN strata.notification n ON n.id = d.notification
                WHERE d.receiver = (SELECT r.id FROM strata.receiver r WHERE r.name = $1 AND r.active) AND n.deleted IS NULL
                    AND d.notification IN (SELECT notification FROM due)
                    AND ((d.state = 0 AND d.due <= $2) OR (d.state = 1 AND d.due < $3))
                ORDER BY d.state, d.due, d.notification LIMIT 1 FOR UPDATE OF d SKIP LOCKED
                """,
                receiver, now.UtcTicks, resendBefore.UtcTicks, Looked).ListAsync(
                    row => new PostgresDelivery(connection, transaction, row.GetInt64(0), row.GetInt32(1))
                    {
                        Notification = row.GetString(2),
                        Created = new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
                        Delivered = row.OptionalNumber(4) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
                        Attempts = row.GetInt32(5),
                    },
                    cancellationToken).ConfigureAwait(false);
            taken = due.FirstOrDefault();
            return taken;
        }
        finally
        {
            if (taken is null)
            {
                if (transaction is not null)
                {
                    await transaction.DisposeAsync().ConfigureAwait(false);
                }

                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>A change is deleted with its notification.</summary>
    private static async Task<int> PruneSomeAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var ids = (await connection.Sql(
            "SELECT n.id FROM strata.notification n WHERE n.deleted < $1 ORDER BY n.id LIMIT 500 FOR UPDATE SKIP LOCKED", before.UtcTicks)
            .ListAsync(row => row.GetInt64(0), cancellationToken).ConfigureAwait(false)).ToArray();
        if (ids.Length > 0)
        {
            var batch = connection.Batch()
                .Add("DELETE FROM strata.delivery WHERE notification = ANY ($1)", ids)
                .Add("DELETE FROM strata.notification WHERE id = ANY ($1)", ids)
                .Add("DELETE FROM strata.change WHERE id = ANY ($1)", ids);
            await using (batch.ConfigureAwait(false))
            {
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return ids.Length;
    }
}
