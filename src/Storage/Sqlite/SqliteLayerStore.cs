using Microsoft.Data.Sqlite;
using Strata.Core.Inventory;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Layers in SQLite. What they share is told in <c>docs/adr/0009-what-layers-share.md</c>.</summary>
internal sealed class SqliteLayerStore(DatabaseFile file, ProcessClaims claims) : ILayerStore
{
    private readonly PackageCache _packages = new();

    public Task<StoredLayer?> FindAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(connection => LayerRows.Find(connection, name)?.Layer, null));
    }

    public Task<ReadOnlyMemory<byte>?> ReadTreeAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(connection => ReadTree(connection, name), null));
    }

    public Task<LayerInventory?> ReadInventoryAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(file.Read(connection => ReadInventory(connection, name), null));
    }

    public Task<StoredLayer> StoreAsync(LayerToStore layer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return file.ChangeAsync(connection => Store(connection, layer), cancellationToken);
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => file.ChangeAsync(
        connection =>
        {
            const string Above = """
                WITH RECURSIVE above (id) AS (
                    SELECT id FROM layer WHERE key = $key
                    UNION
                    SELECT l.id FROM above a JOIN layer l ON l.parent = a.id)
                """;
            using var images = connection.Prepare($"{Above} DELETE FROM image WHERE top IN (SELECT id FROM above)", "$key");
            images.Bind(LayerName.KeyOf(name)).ExecuteNonQuery();
            using var delete = connection.Prepare($"{Above} DELETE FROM layer WHERE id IN (SELECT id FROM above)", "$key");
            var deleted = delete.Bind(LayerName.KeyOf(name)).ExecuteNonQuery() > 0;
            if (deleted)
            {
                RevisionRow.Raise(connection);
            }

            return deleted;
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> GetNamespacesAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<string>>(file.Read(ReadNamespaces, []));
    }

    public async Task<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken) =>
        await claims.LockAsync("layer " + name, cancellationToken).ConfigureAwait(false);

    public async Task<long> PruneAsync(CancellationToken cancellationToken)
    {
        long total = 0;
        foreach (var sql in LayerPruning.Statements)
        {
            int deleted;
            do
            {
                deleted = await file.ChangeAsync(connection => LayerPruning.Run(connection, sql), cancellationToken).ConfigureAwait(false);
                total += deleted;
            }
            while (deleted > 0);
        }

        return total;
    }

    private StoredLayer Store(SqliteConnection connection, LayerToStore layer)
    {
        var known = LayerRows.Find(connection, layer.Name);
        if (known is not null && known.Layer.EngineVersion >= layer.EngineVersion)
        {
            return known.Layer;
        }

        var parentName = known is null ? layer.ParentName : known.Layer.ParentName;
        var parent = parentName is null ? null : LayerRows.Find(connection, parentName) ?? throw new ParentLayerMissingException(parentName);
        var inventories = new InventoryRows(connection);
        var below = parent?.Layer.PackageNamespace == layer.PackageNamespace ? KnownPackages(connection, inventories, parent?.Inventory) : [];
        var packages = PackageRows.FindOrAdd(connection, layer.PackageNamespace, layer.Packages, below);
        var inventory = inventories.FindOrAdd(parent?.Inventory, packages);
        var tree = LayerRows.FindOrAddTree(connection, layer.Tree.Span);
        LayerRows.Write(connection, known?.Layer.Id, layer, parent?.Layer.Id, inventory, inventory != parent?.Inventory, tree);
        if (known is not null && known.Inventory != inventory)
        {
            Rebase(connection, inventories, known.Layer.Id, inventory);
        }

        RevisionRow.Raise(connection);
        return LayerRows.Find(connection, layer.Name)!.Layer;
    }

    /// <summary>
    /// A layer's new inventory makes those right above it add and remove other packages than before. What they have stays the same, so
    /// that the layers above them are not concerned.
    /// </summary>
    private static void Rebase(SqliteConnection connection, InventoryRows inventories, long parent, long? onto)
    {
        foreach (var inventory in ChildInventories(connection, parent))
        {
            var rebased = inventories.FindOrAdd(onto, inventories.SetOf(inventory));
            using var update = connection.Prepare(
                "UPDATE layer SET inventory = $new, introduces = $introduces WHERE parent = $parent AND inventory IS $old",
                "$new", "$introduces", "$parent", "$old");
            update.Bind(rebased, rebased != onto, parent, inventory).ExecuteNonQuery();
        }
    }

    private static List<long?> ChildInventories(SqliteConnection connection, long parent)
    {
        using var select = connection.Prepare("SELECT DISTINCT inventory FROM layer WHERE parent = $parent", "$parent").Bind(parent);
        using var row = select.ExecuteReader();
        var inventories = new List<long?>();
        while (row.Read())
        {
            inventories.Add(row.IsDBNull(0) ? null : row.GetInt64(0));
        }

        return inventories;
    }

    private static ReadOnlyMemory<byte>? ReadTree(SqliteConnection connection, string name)
    {
        using var select = connection.Prepare(
            "SELECT t.content FROM layer l JOIN file_tree t ON t.id = l.tree WHERE l.key = $key", "$key").Bind(LayerName.KeyOf(name));
        if (select.ExecuteScalar() is byte[] content)
        {
            return ContentPacker.Unpack(content);
        }

        return null;
    }

    private static List<string> ReadNamespaces(SqliteConnection connection)
    {
        // Goes from one namespace to the next in the index, instead of through all layers.
        using var select = connection.Prepare(
            """
            WITH RECURSIVE next (namespace) AS (
                SELECT min(namespace) FROM layer WHERE namespace IS NOT NULL
                UNION ALL
                SELECT (SELECT min(namespace) FROM layer WHERE namespace > next.namespace) FROM next WHERE next.namespace IS NOT NULL)
            SELECT namespace FROM next WHERE namespace IS NOT NULL
            """);
        using var row = select.ExecuteReader();
        var namespaces = new List<string>();
        while (row.Read())
        {
            namespaces.Add(row.GetString(0));
        }

        namespaces.Sort(StringComparer.Ordinal);
        return namespaces;
    }

    /// <summary>The packages of an inventory with their ids: most of a layer's are also its parent's, and need not be looked for.</summary>
    private Dictionary<Package, int> KnownPackages(SqliteConnection connection, InventoryRows inventories, long? inventory)
    {
        var packages = new Dictionary<int, Package>();
        PackageRows.Read(connection, inventories.SetOf(inventory), packages, _packages);
        return packages.ToDictionary(pair => pair.Value, pair => pair.Key);
    }

    private LayerInventory? ReadInventory(SqliteConnection connection, string name)
    {
        if (LayerRows.Find(connection, name) is not { } layer)
        {
            return null;
        }

        var inventories = new InventoryRows(connection);
        var packages = new Dictionary<int, Package>();
        var history = new PackageHistory(packages);
        foreach (var (below, inventory) in LayerRows.Chain(connection, layer.Layer.Id))
        {
            var present = inventories.SetOf(inventory);
            PackageRows.Read(connection, present, packages, _packages);
            history.Add(below, present);
        }

        return new LayerInventory(layer.Layer, history.Build());
    }
}
