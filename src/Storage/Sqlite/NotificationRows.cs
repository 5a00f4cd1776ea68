using Microsoft.Data.Sqlite;
using Strata.Storage.Notifications;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Reads and writes the rows of <c>notification</c>.</summary>
internal static class NotificationRows
{
    /// <summary>Makes the notification of a change, with a delivery for each receiver, in the open transaction.</summary>
    public static void Publish(SqliteConnection connection, ChangeRow change, long revision, DateTimeOffset now)
    {
        using var insert = PrepareInsert(connection);
        using var deliver = PrepareDeliver(connection);
        insert.Bind(change.Id, NotificationName.Of(change.Hash, revision), now.UtcTicks).ExecuteNonQuery();
        deliver.Bind(now.UtcTicks, change.Id, change.Id).ExecuteNonQuery();
    }

    /// <summary>Makes the notifications of all changes that were prepared with a generation, in the open transaction.</summary>
    public static void PublishAll(SqliteConnection connection, long generation, long revision, DateTimeOffset now)
    {
        var changes = Prepared(connection, generation);
        if (changes.Count == 0)
        {
            return;
        }

        using var insert = PrepareInsert(connection);
        foreach (var change in changes)
        {
            insert.Bind(change.Id, NotificationName.Of(change.Hash, revision), now.UtcTicks).ExecuteNonQuery();
        }

        using var deliver = PrepareDeliver(connection);
        deliver.Bind(now.UtcTicks, changes[0].Id, changes[^1].Id).ExecuteNonQuery();
    }

    public static Notification? Find(SqliteConnection connection, string name)
    {
        using var select = connection.Prepare(
            """
            SELECT n.name, n.created, n.notified, n.deleted, c.content, length(c.old_packages) + length(c.new_packages) > 0
            FROM notification n JOIN change c ON c.id = n.id WHERE n.name = $name
            """,
            "$name").Bind(name);
        using var row = select.ExecuteReader();
        return row.Read()
            ? new Notification(
                row.GetString(0), Instant(row, 1)!.Value, Instant(row, 2), Instant(row, 3),
                VulnerabilityRecord.ReadChange(ContentPacker.Unpack(row.GetFieldValue<byte[]>(4))))
            {
                AffectsPackages = row.GetBoolean(5),
            }
            : null;
    }

    /// <summary>An instant that is stored as ticks, or null.</summary>
    public static DateTimeOffset? Instant(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);

    private static List<ChangeRow> Prepared(SqliteConnection connection, long generation)
    {
        using var select = connection.Prepare(
            """
            SELECT c.id, c.hash FROM change c LEFT JOIN notification n ON n.id = c.id
            WHERE c.generation = $generation AND n.id IS NULL ORDER BY c.id
            """,
            "$generation").Bind(generation);
        using var row = select.ExecuteReader();
        var changes = new List<ChangeRow>();
        while (row.Read())
        {
            changes.Add(new ChangeRow(row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        }

        return changes;
    }

    private static SqliteCommand PrepareInsert(SqliteConnection connection) => connection.Prepare(
        "INSERT INTO notification (id, name, created) VALUES ($id, $name, $created)", "$id", "$name", "$created");

    /// <summary>
    /// The rows of an update need not be side by side: edits may have come between. Those have their deliveries already.
    /// </summary>
    private static SqliteCommand PrepareDeliver(SqliteConnection connection) => connection.Prepare(
        """
        INSERT OR IGNORE INTO delivery (receiver, notification, state, due, attempts)
        SELECT r.id, n.id, 0, $now, 0 FROM notification n JOIN receiver r ON r.active
        WHERE n.id BETWEEN $first AND $last AND n.deleted IS NULL
        """,
        "$now", "$first", "$last");
}
