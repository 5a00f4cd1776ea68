using System.Text;
using Npgsql;
using Strata.Core.Inventory;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>The stored packages of namespaces that have certain source or binary names, as one statement found them.</summary>
internal sealed class PackageNames
{
    private readonly Dictionary<(string Namespace, string Name), List<(int Id, Package Package)>> _found = [];

    private PackageNames()
    {
    }

    /// <summary>Reads the packages with an id above <paramref name="after"/> and up to <paramref name="last"/>.</summary>
    public static async Task<PackageNames> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<(string Namespace, string Name)> names, int after, int last, CancellationToken cancellationToken)
    {
        var result = new PackageNames();
        if (names.Count == 0 || after >= last)
        {
            return result;
        }

        var wanted = names.ToArray();
        var rows = await connection.Sql(
            """
            SELECT w.place::integer, p.id, p.content
            FROM unnest($1, $2) WITH ORDINALITY AS w (namespace, name, place)
            JOIN strata.package p ON p.namespace = w.namespace AND p.name = w.name
            WHERE p.id > $3 AND p.id <= $4
            UNION ALL
            SELECT w.place::integer, p.id, p.content
            FROM unnest($1, $2) WITH ORDINALITY AS w (namespace, name, place)
            JOIN strata.package p ON p.namespace = w.namespace AND p.source = w.name AND p.source <> p.name
            WHERE p.id > $3 AND p.id <= $4
            """,
            Array.ConvertAll(wanted, name => Encoding.UTF8.GetBytes(name.Namespace)), Array.ConvertAll(wanted, name => Encoding.UTF8.GetBytes(name.Name)),
            after, last)
            .ListAsync(row => (Place: row.GetInt32(0) - 1, Id: row.GetInt32(1), Content: row.GetFieldValue<byte[]>(2)), cancellationToken)
            .ConfigureAwait(false);
        foreach (var (place, id, content) in rows)
        {
            if (!result._found.TryGetValue(wanted[place], out var list))
            {
                result._found[wanted[place]] = list = [];
            }

            list.Add((id, PackageRecord.Read(content)));
        }

        return result;
    }

    /// <summary>The packages of a namespace with this source or binary name.</summary>
    public IReadOnlyList<(int Id, Package Package)> Named(string @namespace, string name) =>
        _found.TryGetValue((@namespace, name), out var found) ? found : [];
}
