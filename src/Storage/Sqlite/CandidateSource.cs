using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>A partition that has records for the namespace asked for.</summary>
internal sealed record CandidateSource(string Feed, int Priority, long Generation, long Scope)
{
    /// <summary>The visible partitions that speak for a namespace, in order.</summary>
    public static List<CandidateSource> Of(SqliteConnection connection, string @namespace)
    {
        using var select = connection.Prepare(
            """
            SELECT p.feed, p.priority, p.generation, s.id FROM scope s JOIN feed_partition p ON p.generation = s.generation
            WHERE s.namespace = $namespace ORDER BY p.feed, p.partition
            """,
            "$namespace").Bind(@namespace);
        using var row = select.ExecuteReader();
        var sources = new List<CandidateSource>();
        while (row.Read())
        {
            sources.Add(new CandidateSource(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3)));
        }

        return sources;
    }
}
