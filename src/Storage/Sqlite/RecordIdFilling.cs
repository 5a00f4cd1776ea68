using Microsoft.Data.Sqlite;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Fills <c>record_ids</c> for generations that were written before there was such a table.</summary>
internal static class RecordIdFilling
{
    /// <summary>Ids held in memory before they are written.</summary>
    private const int LargeCount = 500_000;

    /// <summary>Runs in the open transaction.</summary>
    public static void Run(SqliteConnection connection)
    {
        if (connection.ReadNumber("SELECT count(*) FROM sqlite_schema WHERE name IN ('scope', 'record_ids', 'feed_partition')") < 3)
        {
            return;
        }

        var scopes = Scopes(connection);
        foreach (var generation in scopes.Select(scope => scope.Generation).Distinct())
        {
            Fill(connection, generation, Numbered(scopes.Where(scope => scope.Generation == generation)));
        }
    }

    /// <summary>The place of each namespace among those of its generation.</summary>
    private static Dictionary<string, int> Numbered(IEnumerable<Scope> scopes)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var scope in scopes)
        {
            numbers.Add(scope.Namespace, numbers.Count);
        }

        return numbers;
    }

    private static void Fill(SqliteConnection connection, long generation, Dictionary<string, int> scopes)
    {
        using var reader = new GenerationReader(connection);
        using var writer = new RecordIdWriter(connection);
        var piece = 0;
        var mentions = 0;
        var scopesOfRecord = new List<int>();
        for (var number = 0; reader.Read(generation, number) is { } block; number++)
        {
            for (var place = 0; place < block.Count; place++)
            {
                var outline = new RecordOutline(block.Record(place).Span);
                scopesOfRecord.Clear();
                while (!outline.IsWithdrawn && outline.MoveNext())
                {
                    scopesOfRecord.Add(scopes.TryGetValue(outline.Namespace, out var known)
                        ? known
                        : throw new CorruptRecordException("a namespace of a record is missing"));
                }

                writer.Add(outline.IdBytes, scopesOfRecord, RecordNumber.Of(number, place));
                mentions += scopesOfRecord.Count;
            }

            if (mentions >= LargeCount)
            {
                writer.Write(generation, piece++);
                mentions = 0;
            }
        }

        writer.Write(generation, piece);
    }

    /// <summary>The scopes of visible generations by id; what is staged or replaced is deleted by the next update anyway.</summary>
    private static List<Scope> Scopes(SqliteConnection connection)
    {
        using var select = connection.Prepare(
            "SELECT s.generation, s.namespace FROM scope s JOIN feed_partition p ON p.generation = s.generation ORDER BY s.id");
        using var row = select.ExecuteReader();
        var scopes = new List<Scope>();
        while (row.Read())
        {
            scopes.Add(new Scope(row.GetInt64(0), row.GetString(1)));
        }

        return scopes;
    }

    private sealed record Scope(long Generation, string Namespace);
}
