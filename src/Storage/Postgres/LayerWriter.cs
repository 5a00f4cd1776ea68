using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Strata.Core.Inventory;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>
/// Stores a layer in the open transaction. Locks are taken in one order, so that nobody waits in a circle: pruning, the name, the layer
/// below, the layer, those above; rows of packages by hash.
/// </summary>
internal sealed class LayerWriter(NpgsqlConnection connection, PackageSets sets, CancellationToken cancellationToken)
{
    /// <summary>Stores the layer if it is new or has a higher engine version; the revision rises when answers change.</summary>
    public async Task<StoredLayer> StoreAsync(LayerToStore layer)
    {
        var known = await ClaimAsync(layer.Name).ConfigureAwait(false);
        if (known is not null && known.Layer.EngineVersion >= layer.EngineVersion)
        {
            return known.Layer;
        }

        var parentName = known is null ? layer.ParentName : known.Layer.ParentName;
        var parentKey = known is null ? parentName is null ? null : LayerName.KeyOf(parentName) : known.Parent;
        var parent = parentKey is null ? null : await LockParentAsync(parentKey, parentName!).ConfigureAwait(false);
        var packages = await FindOrAddPackagesAsync(layer.PackageNamespace, layer.Packages).ConfigureAwait(false);
        var inventory = await FindOrAddInventoryAsync(parent, packages).ConfigureAwait(false);
        var tree = await FindOrAddTreeAsync(layer.Tree).ConfigureAwait(false);
        var release = await FindOrAddReleaseAsync(layer).ConfigureAwait(false);
        var id = await WriteAsync(layer, parentKey, inventory, inventory != parent, tree, release).ConfigureAwait(false);
        if (known is not null)
        {
            if (known.Inventory != inventory)
            {
                await RebaseAsync(LayerName.KeyOf(layer.Name), inventory).ConfigureAwait(false);
            }

            await ServerState.RaiseAsync(connection, published: false, cancellationToken).ConfigureAwait(false);
        }

        return new StoredLayer(id, layer.Name, parentName, layer.EngineVersion, layer.Namespace, layer.Warnings)
        {
            DerivedFrom = layer.DerivedFrom,
            SupportNamespace = layer.SupportNamespace,
            Repositories = layer.Repositories,
        };
    }

    /// <summary>Keeps others from storing the same name and from pruning, and looks whether the layer is there.</summary>
    private async Task<LayerRow?> ClaimAsync(string name)
    {
        var batch = connection.Batch()
            .Add("SELECT pg_advisory_xact_lock_shared($1)", LockKey.Pruning)
            .Add("SELECT pg_advisory_xact_lock($1)", LockKey.LayerRow(name));
        await using (batch.ConfigureAwait(false))
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return await LayerReader.FindAsync(connection, name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The inventory of the layer below, which keeps it until this transaction ends.</summary>
    private async Task<long?> LockParentAsync(byte[] key, string name)
    {
        var found = await connection.Sql("SELECT l.inventory FROM strata.layer l WHERE l.key = $1 FOR SHARE", key)
            .ListAsync(row => row.OptionalNumber(0), cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : throw new ParentLayerMissingException(name);
    }

    private async Task<int[]> FindOrAddPackagesAsync(string @namespace, IEnumerable<Package> packages)
    {
        var writer = new PackedWriter();
        var rows = new List<(byte[] Hash, Package Package, byte[] Content)>();
        foreach (var package in packages.Distinct())
        {
            writer.Clear();
            PackageRecord.Write(writer, @namespace, package);
            rows.Add((PackageRecord.HashOf(writer), package, writer.Written.ToArray()));
        }

        if (rows.Count == 0)
        {
            return [];
        }

        rows.Sort(static (a, b) => a.Hash.AsSpan().SequenceCompareTo(b.Hash));
        var hashes = rows.ConvertAll(row => row.Hash).ToArray();
        var known = await FindPackagesAsync(hashes).ConfigureAwait(false);
        if (known.Count < rows.Count)
        {
            var found = known.Select(row => Convert.ToHexString(row.Hash)).ToHashSet();
            var missing = rows.Where(row => !found.Contains(Convert.ToHexString(row.Hash))).ToList();
            await connection.ExecuteAsync(
                """
                INSERT INTO strata.package (hash, namespace, name, source, content)
                SELECT w.hash, $2, w.name, w.source, w.content
                FROM unnest($1, $3, $4, $5) AS w (hash, name, source, content)
                ON CONFLICT (hash) DO NOTHING
                """,
                [
                    missing.ConvertAll(row => row.Hash).ToArray(), Encoding.UTF8.GetBytes(@namespace),
                    missing.ConvertAll(row => Encoding.UTF8.GetBytes(row.Package.Name)).ToArray(),
                    missing.ConvertAll(row => Encoding.UTF8.GetBytes(row.Package.Source.Name)).ToArray(),
                    missing.ConvertAll(row => row.Content).ToArray(),
                ],
                cancellationToken).ConfigureAwait(false);
            known = await FindPackagesAsync(hashes).ConfigureAwait(false);
        }

        var ids = known.ConvertAll(row => row.Id);
        ids.Sort();
        return [.. ids];
    }

    private Task<List<(int Id, byte[] Hash)>> FindPackagesAsync(byte[][] hashes) => connection.Sql(
        "SELECT p.id, p.hash FROM strata.package p WHERE p.hash = ANY ($1)", (object)hashes)
        .ListAsync(row => (row.GetInt32(0), row.GetFieldValue<byte[]>(1)), cancellationToken);

    /// <summary>The inventory that holds exactly <paramref name="packages"/> on top of a parent: the parent itself when it does.</summary>
    private async Task<long?> FindOrAddInventoryAsync(long? parent, int[] packages)
    {
        var (added, removed) = PackageSet.Difference(await SetOfAsync(parent).ConfigureAwait(false), packages);
        if (added.Length == 0 && removed.Length == 0)
        {
            return parent;
        }

        var hash = new InventoryRow(parent, added, removed).Hash();
        return await FindAsync("SELECT i.id FROM strata.inventory i WHERE i.hash = $1", hash).ConfigureAwait(false)
            ?? await AddInventoryAsync(hash, parent, added, removed).ConfigureAwait(false);
    }

    private async Task<long?> AddInventoryAsync(byte[] hash, long? parent, int[] added, int[] removed)
    {
        var rows = await connection.Sql(
            """
            WITH made AS (
                INSERT INTO strata.inventory (hash, parent, added, removed) VALUES ($1, $2::bigint, $3, $4)
                ON CONFLICT (hash) DO NOTHING RETURNING id),
            listed AS (INSERT INTO strata.inventory_package (package, inventory) SELECT p, m.id FROM made m CROSS JOIN unnest($5) p)
            SELECT id FROM made
            """,
            hash, parent, PackedNumbers.Pack(added), PackedNumbers.Pack(removed), added)
            .ListAsync(row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return rows.Count > 0
            ? rows[0]
            : await FindAsync("SELECT i.id FROM strata.inventory i WHERE i.hash = $1", hash).ConfigureAwait(false);
    }

    private async Task<int[]> SetOfAsync(long? inventory) => inventory is not { } id
        ? []
        : (await sets.ReadAsync(connection, [id], cancellationToken).ConfigureAwait(false)).TryGetValue(id, out var set)
            ? set
            : throw new CorruptRecordException("an inventory is missing");

    private async Task<long> FindOrAddTreeAsync(ReadOnlyMemory<byte> tree)
    {
        const string Find = "SELECT t.id FROM strata.file_tree t WHERE t.hash = $1";
        var hash = SHA256.HashData(tree.Span);
        if (await FindAsync(Find, hash).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        using var packer = new ContentPacker();
        await connection.ExecuteAsync(
            "INSERT INTO strata.file_tree (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING", [hash, packer.Pack(tree.Span)], cancellationToken)
            .ConfigureAwait(false);
        return (await FindAsync(Find, hash).ConfigureAwait(false))!.Value;
    }

    private async Task<long?> FindOrAddReleaseAsync(LayerToStore layer)
    {
        const string Find = "SELECT r.id FROM strata.layer_release r WHERE r.hash = $1";
        if (ReleaseRecord.Write(layer) is not { } content)
        {
            return null;
        }

        var hash = SHA256.HashData(content);
        if (await FindAsync(Find, hash).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        await connection.ExecuteAsync(
            "INSERT INTO strata.layer_release (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING", [hash, content], cancellationToken)
            .ConfigureAwait(false);
        return await FindAsync(Find, hash).ConfigureAwait(false);
    }

    private async Task<long?> FindAsync(string sql, byte[] hash)
    {
        var command = connection.Sql(sql, hash);
        await using (command.ConfigureAwait(false))
        {
            return await command.OptionalNumberAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<long> WriteAsync(LayerToStore layer, byte[]? parent, long? inventory, bool introduces, long tree, long? release)
    {
        var command = connection.Sql(
            """
            INSERT INTO strata.layer AS l (
                key, name, parent, inventory, introduces, namespace, engine_version, tree, release, warnings, digest, diff_id)
            VALUES ($1, $2, $3::bytea, $4::bigint, $5, $6::bytea, $7, $8, $9::bigint, $10::bytea, $11, $12)
            ON CONFLICT (key) DO UPDATE SET
                inventory = excluded.inventory, introduces = excluded.introduces, namespace = excluded.namespace,
                engine_version = excluded.engine_version, tree = excluded.tree, release = excluded.release, warnings = excluded.warnings,
                digest = excluded.digest, diff_id = excluded.diff_id
            RETURNING l.id
            """,
            LayerName.KeyOf(layer.Name), Encoding.UTF8.GetBytes(layer.Name), parent, inventory, introduces,
            layer.Namespace is null ? null : Encoding.UTF8.GetBytes(layer.Namespace), layer.EngineVersion, tree, release,
            WarningText.Write(layer.Warnings) is { } warnings ? Encoding.UTF8.GetBytes(warnings) : null,
            layer.Digest is null ? null : StorableText.Of(layer.Digest), layer.DiffId is null ? null : StorableText.Of(layer.DiffId));
        await using (command.ConfigureAwait(false))
        {
            return await command.NumberAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A layer's new inventory makes those right above it add and remove other packages than before. What they have stays the same, so
    /// that the layers above them are not concerned.
    /// </summary>
    private async Task RebaseAsync(byte[] parent, long? onto)
    {
        var children = await connection.Sql("SELECT DISTINCT l.inventory FROM strata.layer l WHERE l.parent = $1", parent)
            .ListAsync(row => row.OptionalNumber(0), cancellationToken).ConfigureAwait(false);
        foreach (var inventory in children)
        {
            var rebased = await FindOrAddInventoryAsync(onto, await SetOfAsync(inventory).ConfigureAwait(false)).ConfigureAwait(false);
            await connection.ExecuteAsync(
                """
                UPDATE strata.layer SET inventory = $1::bigint, introduces = $2
                WHERE parent = $3 AND inventory IS NOT DISTINCT FROM $4::bigint
                """,
                [rebased, rebased != onto, parent, inventory], cancellationToken).ConfigureAwait(false);
        }
    }
}
