using System.Text;
using Npgsql;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>Reads layers and what they have.</summary>
internal sealed class LayerReader(PackageSets sets)
{
    /// <summary>How often a reading starts anew because a layer got another inventory, and the old one was deleted, in between.</summary>
    private const int Attempts = 5;

    public static async Task<LayerRow?> FindAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        (await connection.Sql(LayerRow.Select + " WHERE l.key = $1", LayerName.KeyOf(name)).ListAsync(LayerRow.Read, cancellationToken)
            .ConfigureAwait(false)).FirstOrDefault();

    public static async Task<ReadOnlyMemory<byte>?> ReadTreeAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        (await connection.Sql(
            "SELECT t.content FROM strata.layer l JOIN strata.file_tree t ON t.id = l.tree WHERE l.key = $1", LayerName.KeyOf(name))
            .ListAsync(row => (ReadOnlyMemory<byte>?)ContentPacker.Unpack(row.GetFieldValue<byte[]>(0)), cancellationToken).ConfigureAwait(false))
        .FirstOrDefault();

    /// <remarks>Goes from one namespace to the next in the index, instead of through all layers.</remarks>
    public static async Task<IReadOnlyList<string>> ReadNamespacesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var namespaces = await connection.Sql(
            """
            WITH RECURSIVE next (namespace) AS (
                (SELECT l.namespace FROM strata.layer l WHERE l.namespace IS NOT NULL ORDER BY l.namespace LIMIT 1)
                UNION ALL
                SELECT f.namespace FROM next n CROSS JOIN LATERAL (
                    SELECT l.namespace FROM strata.layer l WHERE l.namespace > n.namespace ORDER BY l.namespace LIMIT 1) f)
            SELECT namespace FROM next
            """).ListAsync(row => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)), cancellationToken).ConfigureAwait(false);
        namespaces.Sort(StringComparer.Ordinal);
        return namespaces;
    }

    public async Task<LayerInventory?> ReadInventoryAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var chain = await ReadChainAsync(connection, name, cancellationToken).ConfigureAwait(false);
            if (chain.Count == 0)
            {
                return null;
            }

            var inventories = chain.Where(row => row.Inventory is not null).Select(row => row.Inventory!.Value).ToHashSet();
            var present = await sets.ReadAsync(connection, inventories, cancellationToken).ConfigureAwait(false);
            if (!inventories.All(present.ContainsKey))
            {
                continue;
            }

            var packages = await sets.ReadPackagesAsync(
                connection, inventories.SelectMany(id => present[id]), cancellationToken).ConfigureAwait(false);
            if (inventories.SelectMany(id => present[id]).All(packages.ContainsKey))
            {
                var history = new PackageHistory(packages);
                foreach (var row in chain)
                {
                    history.Add(row.Layer.Name, row.Inventory is { } inventory ? present[inventory] : []);
                }

                return new LayerInventory(chain[^1].Layer, history.Build());
            }
        }

        throw new CorruptRecordException("the packages of a layer are missing");
    }

    /// <summary>The layer and those below it, from the bottom to the top; nothing when there is no such layer.</summary>
    private static Task<List<LayerRow>> ReadChainAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        connection.Sql(
            """
            WITH RECURSIVE chain AS (
                SELECT l.key, l.id, l.name, l.engine_version, l.namespace, l.warnings, l.parent, l.inventory, l.tree, l.release, 0 AS depth
                FROM strata.layer l WHERE l.key = $1
                UNION ALL
                SELECT l.key, l.id, l.name, l.engine_version, l.namespace, NULL, l.parent, l.inventory, l.tree, NULL, c.depth + 1
                FROM chain c JOIN strata.layer l ON l.key = c.parent)
            SELECT c.id, c.name, p.name, c.engine_version, c.namespace, c.warnings, c.parent, c.inventory, c.tree, r.content
            FROM chain c LEFT JOIN chain p ON p.depth = c.depth + 1 LEFT JOIN strata.layer_release r ON r.id = c.release ORDER BY c.depth DESC
            """,
            LayerName.KeyOf(name)).ListAsync(LayerRow.Read, cancellationToken);
}
