using Npgsql;
using Strata.Storage.Layers;

namespace Strata.Storage.Postgres;

/// <summary>Layers in PostgreSQL.</summary>
internal sealed class PostgresLayerStore(PostgresSessions sessions, PackageSets sets, LayerLocks locks) : ILayerStore
{
    private static readonly string[] Unreferenced =
    [
        """
            DELETE FROM strata.inventory WHERE id IN (
                SELECT i.id FROM strata.inventory i
                WHERE NOT EXISTS (SELECT FROM strata.layer l WHERE l.inventory = i.id)
                    AND NOT EXISTS (SELECT FROM strata.inventory c WHERE c.parent = i.id) LIMIT 1000)
            """,
        """
            DELETE FROM strata.inventory_package WHERE (package, inventory) IN (
                SELECT p.package, p.inventory FROM strata.inventory_package p
                WHERE NOT EXISTS (SELECT FROM strata.inventory i WHERE i.id = p.inventory) LIMIT 10000)
            """,
        """
            DELETE FROM strata.package WHERE id IN (
                SELECT p.id FROM strata.package p
                WHERE NOT EXISTS (SELECT FROM strata.inventory_package i WHERE i.package = p.id) LIMIT 1000)
            """,
        """
            DELETE FROM strata.file_tree WHERE id IN (
                SELECT t.id FROM strata.file_tree t WHERE NOT EXISTS (SELECT FROM strata.layer l WHERE l.tree = t.id) LIMIT 100)
            """,
        """
            DELETE FROM strata.layer_release WHERE id IN (
                SELECT r.id FROM strata.layer_release r WHERE NOT EXISTS (SELECT FROM strata.layer l WHERE l.release = r.id) LIMIT 1000)
            """,
    ];

    private readonly LayerReader _reader = new(sets);

    public Task<StoredLayer?> FindAsync(string name, CancellationToken cancellationToken) => sessions.ReadAsync(
        async (connection, cancellation) => (await LayerReader.FindAsync(connection, name, cancellation).ConfigureAwait(false))?.Layer,
        static layer => layer is null, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadTreeAsync(string name, CancellationToken cancellationToken) => sessions.ReadAsync(
        (connection, cancellation) => LayerReader.ReadTreeAsync(connection, name, cancellation), static tree => tree is null, cancellationToken);

    public Task<LayerInventory?> ReadInventoryAsync(string name, CancellationToken cancellationToken) => sessions.ReadAsync(
        (connection, cancellation) => _reader.ReadInventoryAsync(connection, name, cancellation), static layer => layer is null, cancellationToken);

    public Task<StoredLayer> StoreAsync(LayerToStore layer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return sessions.RunAsync(
            (connection, cancellation) => new LayerWriter(connection, sets, cancellation).StoreAsync(layer), cancellationToken);
    }

    /// <remarks>A layer that is stored above one of these meanwhile makes the deletion fail, and it is run again.</remarks>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => sessions.RunAsync(
        async (connection, cancellation) =>
        {
            var deleted = await connection.ExecuteAsync(
                """
                WITH RECURSIVE above (key) AS (
                    SELECT l.key FROM strata.layer l WHERE l.key = $1
                    UNION
                    SELECT l.key FROM above a JOIN strata.layer l ON l.parent = a.key),
                images AS (DELETE FROM strata.image WHERE top IN (SELECT key FROM above))
                DELETE FROM strata.layer WHERE key IN (SELECT key FROM above)
                """,
                [LayerName.KeyOf(name)], cancellation).ConfigureAwait(false);
            if (deleted > 0)
            {
                sessions.NoteRevision(await ServerState.RaiseAsync(connection, published: false, cancellation).ConfigureAwait(false));
            }

            return deleted > 0;
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> GetNamespacesAsync(CancellationToken cancellationToken) =>
        sessions.ReadAsync(LayerReader.ReadNamespacesAsync, static namespaces => namespaces.Count == 0, cancellationToken);

    public Task<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken) => locks.AcquireAsync(name, cancellationToken);

    /// <remarks>
    /// An inventory goes before those that it is based on, and a package after the inventories that have it. While some rows are deleted
    /// no layer is stored, since it might refer to them.
    /// </remarks>
    public async Task<long> PruneAsync(CancellationToken cancellationToken)
    {
        long total = 0;
        foreach (var sql in Unreferenced)
        {
            int deleted;
            do
            {
                deleted = await sessions.RunAsync((connection, cancellation) => DeleteSomeAsync(connection, sql, cancellation), cancellationToken)
                    .ConfigureAwait(false);
                total += deleted;
            }
            while (deleted > 0);
        }

        return total;
    }

    private static async Task<int> DeleteSomeAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [LockKey.Pruning], cancellationToken).ConfigureAwait(false);
        return await connection.ExecuteAsync(sql, [], cancellationToken).ConfigureAwait(false);
    }
}
