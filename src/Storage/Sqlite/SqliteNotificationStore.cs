using Microsoft.Data.Sqlite;
using Strata.Storage.Notifications;

namespace Strata.Storage.Sqlite;

/// <summary>The outbox in SQLite. What is being sent is known in memory only, since one process serves a file.</summary>
internal sealed class SqliteNotificationStore(DatabaseFile file, ProcessClaims claims) : INotificationStore
{
    public Task<Notification?> FindAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(connection => NotificationRows.Find(connection, name), null));
    }

    public Task<IReadOnlyList<AffectedLayer>> FindLayersAsync(
        Notification notification, bool old, long from, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<AffectedLayer>>(
            file.Read(connection => AffectedLayerQuery.Run(connection, notification, old, from, limit), []));
    }

    public Task<bool> DeleteAsync(string name, DateTimeOffset now, CancellationToken cancellationToken) => file.ChangeAsync(
        connection =>
        {
            using var find = connection.Prepare("SELECT id FROM notification WHERE name = $name", "$name");
            if (find.Bind(name).ReadNumber() is not { } id)
            {
                return false;
            }

            using var mark = connection.Prepare(
                "UPDATE notification SET deleted = $now WHERE id = $id AND deleted IS NULL", "$now", "$id");
            mark.Bind(now.UtcTicks, id).ExecuteNonQuery();
            using var stop = connection.Prepare("DELETE FROM delivery WHERE notification = $id", "$id");
            stop.Bind(id).ExecuteNonQuery();
            return true;
        },
        cancellationToken);

    public Task SetReceiversAsync(IReadOnlyCollection<string> receivers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receivers);
        return file.ChangeAsync(connection => DeliveryRows.SetReceivers(connection, receivers), cancellationToken);
    }

    public Task<IDelivery?> TakeAsync(
        string receiver, DateTimeOffset now, DateTimeOffset resendBefore, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read<IDelivery?>(
            connection => DeliveryRows.FindDue(
                connection, receiver, now, resendBefore, (notification, id) => Take(notification, id, now, resendBefore)),
            null));
    }

    public Task<IReadOnlyList<DeliveryStatus>> ListAsync(DeliveryState? state, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<DeliveryStatus>>(file.Read(connection => DeliveryRows.List(connection, state, limit), []));
    }

    public Task<IReadOnlyDictionary<DeliveryState, long>> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyDictionary<DeliveryState, long>>(file.Read(DeliveryRows.Count, []));
    }

    public Task<long> ReplayAsync(string? notification, DateTimeOffset now, CancellationToken cancellationToken) => file.ChangeAsync(
        connection =>
        {
            using var update = connection.Prepare(
                """
                UPDATE delivery SET state = 0, due = $now, attempts = 0
                WHERE state = 2 AND ($name IS NULL OR notification IN (SELECT id FROM notification WHERE name = $name))
                """,
                "$now", "$name");
            return (long)update.Bind(now.UtcTicks, notification).ExecuteNonQuery();
        },
        cancellationToken);

    public async Task<long> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        long total = 0;
        long pruned;
        do
        {
            pruned = await file.ChangeAsync(connection => PruneSome(connection, before), cancellationToken).ConfigureAwait(false);
            total += pruned;
        }
        while (pruned > 0);
        return total;
    }

    /// <summary>A change is deleted with its notification; the deliveries went when the receiver deleted it.</summary>
    private static long PruneSome(SqliteConnection connection, DateTimeOffset before)
    {
        const string Some = "SELECT id FROM notification WHERE deleted < $before ORDER BY deleted LIMIT 500";
        using var changes = connection.Prepare($"DELETE FROM change WHERE id IN ({Some})", "$before");
        changes.Bind(before.UtcTicks).ExecuteNonQuery();
        using var notifications = connection.Prepare($"DELETE FROM notification WHERE id IN ({Some})", "$before");
        return notifications.Bind(before.UtcTicks).ExecuteNonQuery();
    }

    /// <summary>Claims a delivery, and looks again whether it is still due: another may have been quicker and done already.</summary>
    private SqliteDelivery? Take(long notification, long receiver, DateTimeOffset now, DateTimeOffset resendBefore)
    {
        if (claims.TryTake(notification, receiver) is not { } claim)
        {
            return null;
        }

        var found = file.Read(connection => DeliveryRows.Read(connection, notification, receiver, now, resendBefore), null);
        if (found is not var (name, created, delivered, attempts))
        {
            claim.Dispose();
            return null;
        }

        return new SqliteDelivery(file, notification, receiver, claim)
        {
            Notification = name,
            Created = created,
            Delivered = delivered,
            Attempts = attempts,
        };
    }
}
