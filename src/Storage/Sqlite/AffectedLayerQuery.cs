using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Changes;
using Strata.Storage.Notifications;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Finds the layers that add a package which one form of a change affects.</summary>
internal static class AffectedLayerQuery
{
    public static List<AffectedLayer> Run(SqliteConnection connection, Notification notification, bool old, long from, int limit)
    {
        var form = old ? notification.Change.Old : notification.Change.New;
        if (form is null || limit <= 0)
        {
            return [];
        }

        var packages = Packages(connection, notification.Name, form, old);
        using var select = connection.Prepare(
            """
            SELECT id, name FROM layer WHERE id IN (
                SELECT l.id
                FROM (SELECT DISTINCT p.inventory FROM json_each($packages) j CROSS JOIN inventory_package p ON p.package = j.value) a
                CROSS JOIN layer l ON l.inventory = a.inventory AND l.introduces = 1
                WHERE l.id >= $from AND l.name NOT GLOB 'image-layer:*' ORDER BY l.id LIMIT $limit)
            ORDER BY id
            """,
            "$packages", "$from", "$limit").Bind($"[{string.Join(',', packages)}]", from, limit);
        using var row = select.ExecuteReader();
        var layers = new List<AffectedLayer>();
        while (row.Read())
        {
            layers.Add(new AffectedLayer(row.GetInt64(0), row.GetString(1)));
        }

        return layers;
    }

    /// <summary>What was noted with the change, and which of the packages that were stored since are affected.</summary>
    private static int[] Packages(SqliteConnection connection, string notification, NamespaceVulnerability form, bool old)
    {
        using var select = connection.Prepare(
            $"""
            SELECT c.{(old ? "old_packages" : "new_packages")}, c.package_mark FROM notification n JOIN change c ON c.id = n.id
            WHERE n.name = $name
            """,
            "$name").Bind(notification);
        using var row = select.ExecuteReader();
        if (!row.Read())
        {
            return [];
        }

        var mark = row.GetInt64(1);
        var since = AffectedPackages.Find(form, (@namespace, name) => PackageRows.Named(connection, @namespace, name, mark));
        return [.. PackedNumbers.Unpack(row.GetFieldValue<byte[]>(0)), .. since];
    }
}
