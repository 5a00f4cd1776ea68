using Microsoft.Data.Sqlite;
using Strata.Core.Inventory;
using Strata.Storage.Layers;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Reads and writes the rows of <c>package</c>.</summary>
internal static class PackageRows
{
    /// <summary>The ids of packages of a namespace in ascending order; those that are not stored are, in the open transaction.</summary>
    /// <param name="connection">A connection with an open transaction.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="packages">The packages; one that comes again counts once.</param>
    /// <param name="known">Packages of the namespace whose ids are known.</param>
    public static int[] FindOrAdd(
        SqliteConnection connection, string @namespace, IEnumerable<Package> packages, Dictionary<Package, int> known)
    {
        using var select = connection.Prepare("SELECT id FROM package WHERE hash = $hash", "$hash");
        using var insert = connection.Prepare(
            """
            INSERT INTO package (hash, namespace, name, source, content) VALUES ($hash, $namespace, $name, $source, $content) RETURNING id
            """,
            "$hash", "$namespace", "$name", "$source", "$content");
        var writer = new PackedWriter();
        var ids = new List<int>();
        foreach (var package in packages.Distinct())
        {
            if (known.TryGetValue(package, out var id))
            {
                ids.Add(id);
                continue;
            }

            writer.Clear();
            PackageRecord.Write(writer, @namespace, package);
            var hash = PackageRecord.HashOf(writer);
            var found = select.Bind(hash).ReadNumber()
                ?? insert.Bind(hash, @namespace, package.Name, package.Source.Name, writer.Written.ToArray()).ReadNumber();
            ids.Add(checked((int)found!.Value));
        }

        ids.Sort();
        return [.. ids];
    }

    /// <summary>Reads packages into <paramref name="found"/>, those that it has already aside.</summary>
    public static void Read(SqliteConnection connection, ReadOnlySpan<int> ids, Dictionary<int, Package> found, PackageCache cache)
    {
        using var select = connection.Prepare("SELECT content FROM package WHERE id = $id", "$id");
        foreach (var id in ids)
        {
            if (found.ContainsKey(id))
            {
                continue;
            }

            if (!cache.TryGet(id, out var package))
            {
                package = select.Bind(id).ExecuteScalar() is byte[] content
                    ? PackageRecord.Read(content)
                    : throw new CorruptRecordException("a package of an inventory is missing");
                cache.Add(id, package);
            }

            found.Add(id, package);
        }
    }

    /// <summary>The packages of a namespace that have this source or binary name and an id above <paramref name="after"/>.</summary>
    public static List<(int Id, Package Package)> Named(SqliteConnection connection, string @namespace, string name, long after)
    {
        using var select = connection.Prepare(
            """
            SELECT id, content FROM package WHERE namespace = $namespace AND name = $name AND id > $after
            UNION ALL
            SELECT id, content FROM package WHERE namespace = $namespace AND source = $name AND source <> name AND id > $after
            """,
            "$namespace", "$name", "$after").Bind(@namespace, name, after);
        using var row = select.ExecuteReader();
        var packages = new List<(int Id, Package Package)>();
        while (row.Read())
        {
            packages.Add((row.GetInt32(0), PackageRecord.Read(row.GetFieldValue<byte[]>(1))));
        }

        return packages;
    }

    /// <summary>The highest id that was given.</summary>
    public static long HighestId(SqliteConnection connection) => connection.ReadNumber("SELECT max(id) FROM package");
}
