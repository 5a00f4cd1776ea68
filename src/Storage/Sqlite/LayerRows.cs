using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Reads and writes the rows of <c>layer</c> and of <c>file_tree</c>.</summary>
internal static class LayerRows
{
    public static LayerRow? Find(SqliteConnection connection, string name)
    {
        using var select = connection.Prepare(
            """
            SELECT l.id, l.name, p.name, l.engine_version, l.namespace, l.warnings, l.parent, l.inventory, l.tree, r.content
            FROM layer l LEFT JOIN layer p ON p.id = l.parent LEFT JOIN layer_release r ON r.id = l.release WHERE l.key = $key
            """,
            "$key").Bind(LayerName.KeyOf(name));
        using var row = select.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var layer = new StoredLayer(row.GetInt64(0), row.GetString(1), Text(row, 2), row.GetInt32(3), Text(row, 4), WarningText.Read(Text(row, 5)));
        return new LayerRow(
            ReleaseRecord.Read(row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9), layer), Number(row, 6), Number(row, 7), row.GetInt64(8));
    }

    /// <summary>The layer and those below it, from the bottom to the top, each with its inventory.</summary>
    public static List<(string Name, long? Inventory)> Chain(SqliteConnection connection, long id)
    {
        using var select = connection.Prepare(
            """
            WITH RECURSIVE chain (id, parent, name, inventory, depth) AS (
                SELECT id, parent, name, inventory, 0 FROM layer WHERE id = $id
                UNION ALL
                SELECT l.id, l.parent, l.name, l.inventory, c.depth + 1 FROM chain c JOIN layer l ON l.id = c.parent)
            SELECT name, inventory FROM chain ORDER BY depth DESC
            """,
            "$id").Bind(id);
        using var row = select.ExecuteReader();
        var chain = new List<(string Name, long? Inventory)>();
        while (row.Read())
        {
            chain.Add((row.GetString(0), Number(row, 1)));
        }

        return chain;
    }

    /// <summary>Stores a layer, or gives the one with <paramref name="id"/> its new analysis.</summary>
    public static void Write(
        SqliteConnection connection, long? id, LayerToStore layer, long? parent, long? inventory, bool introduces, long tree)
    {
        using var upsert = connection.Prepare(
            """
            INSERT INTO layer (id, key, name, parent, inventory, introduces, namespace, engine_version, tree, release, warnings, digest, diff_id)
            VALUES ($id, $key, $name, $parent, $inventory, $introduces, $namespace, $engine, $tree, $release, $warnings, $digest, $diff)
            ON CONFLICT (id) DO UPDATE SET
                inventory = excluded.inventory, introduces = excluded.introduces, namespace = excluded.namespace,
                engine_version = excluded.engine_version, tree = excluded.tree, release = excluded.release, warnings = excluded.warnings,
                digest = excluded.digest, diff_id = excluded.diff_id
            """,
            "$id", "$key", "$name", "$parent", "$inventory", "$introduces", "$namespace", "$engine", "$tree", "$release",
            "$warnings", "$digest", "$diff");
        upsert.Bind(
            id, LayerName.KeyOf(layer.Name), layer.Name, parent, inventory, introduces, layer.Namespace, layer.EngineVersion, tree,
            FindOrAddRelease(connection, layer), WarningText.Write(layer.Warnings), layer.Digest, layer.DiffId).ExecuteNonQuery();
    }

    /// <summary>The row of a file system state, which is added when it is not stored.</summary>
    public static long FindOrAddTree(SqliteConnection connection, ReadOnlySpan<byte> tree)
    {
        var hash = SHA256.HashData(tree);
        using var select = connection.Prepare("SELECT id FROM file_tree WHERE hash = $hash", "$hash");
        if (select.Bind(hash).ReadNumber() is { } known)
        {
            return known;
        }

        using var packer = new ContentPacker();
        using var insert = connection.Prepare(
            "INSERT INTO file_tree (hash, content) VALUES ($hash, $content) RETURNING id", "$hash", "$content");
        return insert.Bind(hash, packer.Pack(tree)).ReadNumber()!.Value;
    }

    private static long? FindOrAddRelease(SqliteConnection connection, LayerToStore layer)
    {
        if (ReleaseRecord.Write(layer) is not { } content)
        {
            return null;
        }

        var hash = SHA256.HashData(content);
        using var select = connection.Prepare("SELECT id FROM layer_release WHERE hash = $hash", "$hash");
        using var insert = connection.Prepare(
            "INSERT INTO layer_release (hash, content) VALUES ($hash, $content) RETURNING id", "$hash", "$content");
        return select.Bind(hash).ReadNumber() ?? insert.Bind(hash, content).ReadNumber();
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
