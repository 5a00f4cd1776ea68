using Microsoft.Data.Sqlite;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Lists the ids of a namespace in order: those of every visible generation and of own vulnerabilities, without deleted ones.</summary>
internal static class IdList
{
    /// <summary>The first <paramref name="limit"/> ids from <paramref name="from"/> on.</summary>
    public static List<string> Read(
        SqliteConnection connection, string @namespace, string? from, int limit, CancellationToken cancellationToken)
    {
        var streams = CandidateSource.Of(connection, @namespace)
            .Select(source => OfGeneration(connection, source, from ?? "", cancellationToken))
            .Append(OfOwn(connection, @namespace, from ?? ""))
            .ToList();
        var ids = new List<string>();
        foreach (var (id, isDeleted) in Merge(streams))
        {
            if (ids.Count >= limit)
            {
                break;
            }

            if (!isDeleted)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    /// <summary>Each id once, in order; deleted when any stream says so.</summary>
    private static IEnumerable<(string Id, bool IsDeleted)> Merge(List<IEnumerable<(string Id, bool IsDeleted)>> streams)
    {
        var open = streams.ConvertAll(stream => stream.GetEnumerator());
        try
        {
            var heads = new PriorityQueue<int, string>(Utf8Order.Instance);
            for (var i = 0; i < open.Count; i++)
            {
                Advance(i);
            }

            while (heads.TryPeek(out _, out var id))
            {
                var isDeleted = false;
                while (heads.TryPeek(out var i, out var next) && next == id)
                {
                    heads.Dequeue();
                    isDeleted |= open[i].Current.IsDeleted;
                    Advance(i);
                }

                yield return (id, isDeleted);
            }

            void Advance(int i)
            {
                if (open[i].MoveNext())
                {
                    heads.Enqueue(i, open[i].Current.Id);
                }
            }
        }
        finally
        {
            open.ForEach(stream => stream.Dispose());
        }
    }

    private static IEnumerable<(string Id, bool IsDeleted)> OfGeneration(
        SqliteConnection connection, CandidateSource source, string from, CancellationToken cancellationToken)
    {
        using var first = connection.Prepare("SELECT min(id) FROM scope WHERE generation = $generation", "$generation");
        var number = (int)(source.Scope - first.Bind(source.Generation).ReadNumber()!.Value);
        using var select = connection.Prepare(
            "SELECT id, scopes FROM record_ids WHERE generation = $generation AND id >= $from ORDER BY id", "$generation", "$from");
        using var row = select.Bind(source.Generation, from).ExecuteReader();
        var scopes = new List<int>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            scopes.Clear();
            RecordNumberList.Unpack(row.GetFieldValue<byte[]>(1), scopes);
            if (scopes.Contains(number))
            {
                yield return (row.GetString(0), false);
            }
        }
    }

    private static IEnumerable<(string Id, bool IsDeleted)> OfOwn(SqliteConnection connection, string @namespace, string from)
    {
        using var select = connection.Prepare(
            "SELECT name, content IS NULL FROM own_vulnerability WHERE namespace = $namespace AND name >= $from ORDER BY name",
            "$namespace", "$from").Bind(@namespace, from);
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            yield return (row.GetString(0), row.GetBoolean(1));
        }
    }
}
