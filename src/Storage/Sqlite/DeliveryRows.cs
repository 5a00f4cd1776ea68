using Microsoft.Data.Sqlite;
using Strata.Storage.Notifications;

namespace Strata.Storage.Sqlite;

/// <summary>Reads and writes the rows of <c>delivery</c> and of <c>receiver</c>.</summary>
internal static class DeliveryRows
{
    /// <summary>Makes exactly these receivers active; one that is new gets every notification that is not deleted.</summary>
    public static bool SetReceivers(SqliteConnection connection, IReadOnlyCollection<string> receivers)
    {
        connection.Execute("UPDATE receiver SET active = 0");
        using var activate = connection.Prepare("UPDATE receiver SET active = 1 WHERE name = $name", "$name");
        using var insert = connection.Prepare("INSERT INTO receiver (name, active) VALUES ($name, 1) RETURNING id", "$name");
        using var deliver = connection.Prepare(
            """
            INSERT INTO delivery (receiver, notification, state, due, attempts)
            SELECT $receiver, id, 0, created, 0 FROM notification WHERE deleted IS NULL
            """,
            "$receiver");
        foreach (var receiver in receivers)
        {
            if (activate.Bind(receiver).ExecuteNonQuery() == 0)
            {
                deliver.Bind(insert.Bind(receiver).ReadNumber()).ExecuteNonQuery();
            }
        }

        return true;
    }

    /// <summary>
    /// The delivery of a receiver that has been due for the longest time, pending before delivered, and that <paramref name="take"/> gives
    /// something for; it may be asked for several.
    /// </summary>
    public static T? FindDue<T>(
        SqliteConnection connection, string receiver, DateTimeOffset now, DateTimeOffset resendBefore, Func<long, long, T?> take)
        where T : class
    {
        using var select = connection.Prepare("SELECT id FROM receiver WHERE name = $name AND active", "$name");
        if (select.Bind(receiver).ReadNumber() is not { } id)
        {
            return null;
        }

        var pending = Due(connection, id, DeliveryState.Pending, "due <= $instant", now);
        var delivered = Due(connection, id, DeliveryState.Delivered, "due < $instant", resendBefore);
        return pending.Concat(delivered).Select(notification => take(notification, id)).FirstOrDefault(taken => taken is not null);
    }

    /// <summary>A delivery with its notification, or null when it is no longer due.</summary>
    public static (string Name, DateTimeOffset Created, DateTimeOffset? Delivered, int Attempts)? Read(
        SqliteConnection connection, long notification, long receiver, DateTimeOffset now, DateTimeOffset resendBefore)
    {
        using var select = connection.Prepare(
            """
            SELECT n.name, n.created, d.delivered, d.attempts FROM delivery d JOIN notification n ON n.id = d.notification
            WHERE d.notification = $notification AND d.receiver = $receiver
                AND ((d.state = 0 AND d.due <= $now) OR (d.state = 1 AND d.due < $resend))
            """,
            "$notification", "$receiver", "$now", "$resend").Bind(notification, receiver, now.UtcTicks, resendBefore.UtcTicks);
        using var row = select.ExecuteReader();
        return row.Read()
            ? (row.GetString(0), NotificationRows.Instant(row, 1)!.Value, NotificationRows.Instant(row, 2), row.GetInt32(3))
            : null;
    }

    public static List<DeliveryStatus> List(SqliteConnection connection, DeliveryState? state, int limit)
    {
        using var select = connection.Prepare(
            """
            SELECT n.name, r.name, d.state, d.attempts, d.error, n.created
            FROM delivery d JOIN notification n ON n.id = d.notification JOIN receiver r ON r.id = d.receiver
            WHERE r.active AND ($state IS NULL OR d.state = $state) ORDER BY n.id DESC, r.name LIMIT $limit
            """,
            "$state", "$limit").Bind((int?)state, limit);
        using var row = select.ExecuteReader();
        var list = new List<DeliveryStatus>();
        while (row.Read())
        {
            list.Add(new DeliveryStatus(
                row.GetString(0), row.GetString(1), (DeliveryState)row.GetInt32(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4),
                NotificationRows.Instant(row, 5)!.Value));
        }

        return list;
    }

    public static Dictionary<DeliveryState, long> Count(SqliteConnection connection)
    {
        var counts = Enum.GetValues<DeliveryState>().ToDictionary(state => state, _ => 0L);
        using var select = connection.Prepare(
            "SELECT d.state, count(*) FROM delivery d JOIN receiver r ON r.id = d.receiver WHERE r.active GROUP BY d.state");
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            counts[(DeliveryState)row.GetInt32(0)] = row.GetInt64(1);
        }

        return counts;
    }

    private static IEnumerable<long> Due(
        SqliteConnection connection, long receiver, DeliveryState state, string isDue, DateTimeOffset instant)
    {
        using var select = connection.Prepare(
            $"""
            SELECT notification FROM delivery INDEXED BY delivery_due
            WHERE receiver = $receiver AND state = $state AND {isDue} ORDER BY due, notification
            """,
            "$receiver", "$state", "$instant").Bind(receiver, (int)state, instant.UtcTicks);
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            yield return row.GetInt64(0);
        }
    }
}
