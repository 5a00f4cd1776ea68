using Microsoft.Data.Sqlite;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Reads and writes the rows of <c>inventory</c>.</summary>
internal sealed class InventoryRows(SqliteConnection connection)
{
    private readonly Dictionary<long, int[]> _sets = [];

    /// <summary>The package ids of an inventory in ascending order; none for null.</summary>
    public int[] SetOf(long? inventory)
    {
        var chain = new Stack<(long Id, InventoryRow Row)>();
        int[] set = [];
        for (var id = inventory; id is { } next; id = chain.Peek().Row.Parent)
        {
            if (_sets.TryGetValue(next, out var known))
            {
                set = known;
                break;
            }

            chain.Push((next, Read(next)));
        }

        while (chain.TryPop(out var top))
        {
            set = PackageSet.Apply(set, top.Row.Added, top.Row.Removed);
            _sets[top.Id] = set;
        }

        return set;
    }

    /// <summary>The inventory that holds exactly <paramref name="packages"/> on top of a parent: the parent itself when it does.</summary>
    public long? FindOrAdd(long? parent, int[] packages)
    {
        var (added, removed) = PackageSet.Difference(SetOf(parent), packages);
        if (added.Length == 0 && removed.Length == 0)
        {
            return parent;
        }

        var row = new InventoryRow(parent, added, removed);
        var hash = row.Hash();
        using var select = connection.Prepare("SELECT id FROM inventory WHERE hash = $hash", "$hash");
        return select.Bind(hash).ReadNumber() ?? Add(row, hash);
    }

    private long Add(InventoryRow row, byte[] hash)
    {
        using var insert = connection.Prepare(
            "INSERT INTO inventory (hash, parent, added, removed) VALUES ($hash, $parent, $added, $removed) RETURNING id",
            "$hash", "$parent", "$added", "$removed");
        var id = insert.Bind(hash, row.Parent, PackedNumbers.Pack(row.Added), PackedNumbers.Pack(row.Removed)).ReadNumber()!.Value;
        using var list = connection.Prepare(
            "INSERT INTO inventory_package (package, inventory) VALUES ($package, $inventory)", "$package", "$inventory");
        foreach (var package in row.Added)
        {
            list.Bind(package, id).ExecuteNonQuery();
        }

        return id;
    }

    private InventoryRow Read(long id)
    {
        using var select = connection.Prepare("SELECT parent, added, removed FROM inventory WHERE id = $id", "$id").Bind(id);
        using var row = select.ExecuteReader();
        return row.Read()
            ? new InventoryRow(
                row.IsDBNull(0) ? null : row.GetInt64(0),
                PackedNumbers.Unpack(row.GetFieldValue<byte[]>(1)),
                PackedNumbers.Unpack(row.GetFieldValue<byte[]>(2)))
            : throw new CorruptRecordException("an inventory is missing");
    }
}
