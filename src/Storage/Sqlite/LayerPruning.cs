using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>Deletes what no layer refers to any more, a bounded number of rows at a time.</summary>
internal static class LayerPruning
{
    private const string UnusedInventories = """
        SELECT i.id FROM inventory i
        WHERE NOT EXISTS (SELECT 1 FROM layer l WHERE l.inventory = i.id) AND NOT EXISTS (SELECT 1 FROM inventory c WHERE c.parent = i.id)
        """;

    /// <summary>
    /// Each is run until it deletes nothing, in this order: an inventory goes before those that it is based on, and a package after the
    /// inventories that have it.
    /// </summary>
    public static IReadOnlyList<string> Statements { get; } =
    [
        $"DELETE FROM inventory WHERE id IN ({UnusedInventories} LIMIT 1000)",
        """
        DELETE FROM inventory_package WHERE (package, inventory) IN (
            SELECT p.package, p.inventory FROM inventory_package p WHERE NOT EXISTS (SELECT 1 FROM inventory i WHERE i.id = p.inventory)
            LIMIT 10000)
        """,
        """
        DELETE FROM package WHERE id IN (
            SELECT p.id FROM package p WHERE NOT EXISTS (SELECT 1 FROM inventory_package i WHERE i.package = p.id) LIMIT 1000)
        """,
        "DELETE FROM file_tree WHERE id IN (SELECT t.id FROM file_tree t WHERE NOT EXISTS (SELECT 1 FROM layer l WHERE l.tree = t.id) LIMIT 100)",
        """
        DELETE FROM layer_release WHERE id IN (
            SELECT r.id FROM layer_release r WHERE NOT EXISTS (SELECT 1 FROM layer l WHERE l.release = r.id) LIMIT 1000)
        """,
    ];

    public static int Run(SqliteConnection connection, string sql)
    {
        using var delete = connection.Prepare(sql);
        return delete.ExecuteNonQuery();
    }
}
