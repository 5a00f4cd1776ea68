using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Storage.Changes;
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
        using var insert = PrepareInsert(connection);
        using var deliver = PrepareDeliver(connection);
        for (var changes = Prepared(connection, generation, after: 0);
            changes.Count > 0;
            changes = Prepared(connection, generation, changes[^1].Id))
        {
            foreach (var change in changes)
            {
                insert.Bind(change.Id, NotificationName.Of(change.Hash, revision), now.UtcTicks).ExecuteNonQuery();
            }

            deliver.Bind(now.UtcTicks, changes[0].Id, changes[^1].Id).ExecuteNonQuery();
        }
    }

    /// <summary>
    /// Deletes the changes that were prepared with a generation and that an own vulnerability has come before since, in the open
    /// transaction.
    /// </summary>
    public static void DropOverridden(SqliteConnection connection, long generation)
    {
        using var select = connection.Prepare("SELECT content FROM change WHERE id = $id", "$id");
        using var delete = connection.Prepare("DELETE FROM change WHERE id = $id", "$id");
        for (var changes = Prepared(connection, generation, after: 0);
            changes.Count > 0;
            changes = Prepared(connection, generation, changes[^1].Id))
        {
            foreach (var change in changes)
            {
                var what = VulnerabilityRecord.ReadChange(ContentPacker.Unpack((byte[])select.Bind(change.Id).ExecuteScalar()!));
                if (OwnVulnerabilityRows.TryFind(connection, what.Namespace, what.Name, out _))
                {
                    delete.Bind(change.Id).ExecuteNonQuery();
                }
            }
        }
    }

    public static Notification? Find(SqliteConnection connection, string name)
    {
        using var select = connection.Prepare(
            """
            SELECT n.created, n.notified, n.deleted, c.content, c.package_mark, length(c.old_packages) + length(c.new_packages) > 0
            FROM notification n JOIN change c ON c.id = n.id WHERE n.name = $name
            """,
            "$name").Bind(name);
        using var row = select.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var change = VulnerabilityRecord.ReadChange(ContentPacker.Unpack(row.GetFieldValue<byte[]>(3)));
        return new Notification(name, Instant(row, 0)!.Value, Instant(row, 1), Instant(row, 2), change)
        {
            AffectsPackages = row.GetBoolean(5) || AffectsNewer(connection, change, row.GetInt64(4)),
        };
    }

    /// <summary>An instant that is stored as ticks, or null.</summary>
    public static DateTimeOffset? Instant(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);

    /// <summary>Whether a change concerns a package that was stored after its own packages were looked for.</summary>
    private static bool AffectsNewer(SqliteConnection connection, VulnerabilityChange change, long mark)
    {
        IReadOnlyList<(int Id, Package Package)> Named(string @namespace, string name) => PackageRows.Named(connection, @namespace, name, mark);
        return AffectedPackages.Find(change.Old, Named).Length > 0 || AffectedPackages.Find(change.New, Named).Length > 0;
    }

    /// <summary>The next of the changes that were prepared with a generation and have no notification yet.</summary>
    private static List<ChangeRow> Prepared(SqliteConnection connection, long generation, long after)
    {
        using var select = connection.Prepare(
            """
            SELECT c.id, c.hash FROM change c LEFT JOIN notification n ON n.id = c.id
            WHERE c.generation = $generation AND c.id > $after AND n.id IS NULL ORDER BY c.id LIMIT 10000
            """,
            "$generation", "$after").Bind(generation, after);
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
