using Npgsql;
using Strata.Core.Inventory;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>
/// Reads inventories and packages; those that were read lately are kept. Neither ever changes and their ids are never used again, so that
/// nothing here can be stale.
/// </summary>
internal sealed class PackageSets(int cacheBytes)
{
    private readonly MemoryBudget<long, int[]> _sets = new(cacheBytes);
    private readonly PackageCache _packages = new();

    /// <summary>The package ids of inventories in ascending order. One that is gone has no entry; null stands for the empty one.</summary>
    public async Task<Dictionary<long, int[]>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> inventories, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, int[]>();
        var missing = inventories.Where(id => !TryAddCached(id, found)).ToArray();
        if (missing.Length == 0)
        {
            return found;
        }

        var rows = (await connection.Sql(
            """
            WITH RECURSIVE chain AS (
                SELECT i.id, i.parent, i.added, i.removed FROM strata.inventory i WHERE i.id = ANY ($1)
                UNION
                SELECT i.id, i.parent, i.added, i.removed FROM chain c JOIN strata.inventory i ON i.id = c.parent)
            SELECT id, parent, added, removed FROM chain
            """,
            missing).ListAsync(
                row => (Id: row.GetInt64(0), Row: new InventoryRow(
                    row.OptionalNumber(1), PackedNumbers.Unpack(row.GetFieldValue<byte[]>(2)), PackedNumbers.Unpack(row.GetFieldValue<byte[]>(3)))),
                cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Id, row => row.Row);
        foreach (var id in missing.Where(rows.ContainsKey))
        {
            Build(id, rows, found);
        }

        return found;
    }

    /// <summary>The packages with these ids, except those that are gone.</summary>
    public async Task<Dictionary<int, Package>> ReadPackagesAsync(
        NpgsqlConnection connection, IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, Package>();
        var missing = new HashSet<int>();
        foreach (var id in ids)
        {
            if (found.ContainsKey(id))
            {
                continue;
            }

            if (_packages.TryGet(id, out var package))
            {
                found.Add(id, package);
            }
            else
            {
                missing.Add(id);
            }
        }

        if (missing.Count > 0)
        {
            foreach (var (id, package) in await connection.Sql("SELECT p.id, p.content FROM strata.package p WHERE p.id = ANY ($1)", missing.ToArray())
                .ListAsync(row => (row.GetInt32(0), PackageRecord.Read(row.GetFieldValue<byte[]>(1))), cancellationToken).ConfigureAwait(false))
            {
                found[id] = package;
                _packages.Add(id, package);
            }
        }

        return found;
    }

    private bool TryAddCached(long id, Dictionary<long, int[]> found)
    {
        if (!_sets.TryGet(id, out var set))
        {
            return false;
        }

        found[id] = set;
        return true;
    }

    private void Build(long id, Dictionary<long, InventoryRow> rows, Dictionary<long, int[]> found)
    {
        var chain = new Stack<long>();
        int[] set = [];
        for (long? next = id; next is { } current; next = rows[current].Parent)
        {
            if (found.TryGetValue(current, out var known))
            {
                set = known;
                break;
            }

            chain.Push(current);
        }

        while (chain.TryPop(out var top))
        {
            set = PackageSet.Apply(set, rows[top].Added, rows[top].Removed);
            found[top] = set;
            _sets.Add(top, set, (set.Length * sizeof(int)) + 64);
        }
    }
}
