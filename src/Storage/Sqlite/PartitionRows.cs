using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Reads and writes the rows of <c>feed_partition</c>.</summary>
internal static class PartitionRows
{
    private const string Select = """
        SELECT p.feed, p.partition, p.updated, p.checked, p.fingerprint, g.records, g.ranges, p.error, p.skipped, p.priority, p.own, p.generation
        FROM feed_partition p LEFT JOIN generation g ON g.id = p.generation
        """;

    public static List<FeedState> All(SqliteConnection connection) => Read(connection, connection.Prepare(Select));

    public static List<FeedState> CoveringNamespace(SqliteConnection connection, string @namespace) => Read(connection, connection.Prepare(
        Select + " JOIN scope s ON s.generation = p.generation WHERE s.namespace = $namespace", "$namespace").Bind(@namespace));

    public static FeedState? Find(SqliteConnection connection, string feed, string partition) => Read(connection, connection.Prepare(
        Select + " WHERE p.feed = $feed AND p.partition = $partition", "$feed", "$partition").Bind(feed, partition)).FirstOrDefault();

    /// <summary>The generation that readers of a partition see, or null.</summary>
    public static long? VisibleGeneration(SqliteConnection connection, string feed, string partition)
    {
        using var select = connection.Prepare(
            "SELECT generation FROM feed_partition WHERE feed = $feed AND partition = $partition", "$feed", "$partition");
        return select.Bind(feed, partition).ReadNumber();
    }

    /// <summary>The namespaces that a generation's feed declared, whether or not there are records for them.</summary>
    public static List<string> DeclaredNamespaces(SqliteConnection connection, long generation)
    {
        using var select = connection.Prepare(
            "SELECT namespace FROM scope WHERE generation = $generation AND declared ORDER BY namespace", "$generation").Bind(generation);
        using var row = select.ExecuteReader();
        var namespaces = new List<string>();
        while (row.Read())
        {
            namespaces.Add(row.GetString(0));
        }

        return namespaces;
    }

    /// <summary>Points a partition to a new generation: the moment in which an update becomes visible.</summary>
    public static void Publish(
        SqliteConnection connection, FeedUpdate update, long generation, IReadOnlyDictionary<string, long> skipped)
    {
        using var publish = connection.Prepare(
            """
            INSERT INTO feed_partition (feed, partition, generation, own, priority, updated, checked, fingerprint, skipped)
            VALUES ($feed, $partition, $generation, $own, $priority, $updated, $checked, $fingerprint, $skipped)
            ON CONFLICT (feed, partition) DO UPDATE SET
                generation = excluded.generation, own = excluded.own, priority = excluded.priority, updated = excluded.updated,
                checked = excluded.checked, fingerprint = excluded.fingerprint, skipped = excluded.skipped, error = NULL, failed = NULL
            """,
            "$feed", "$partition", "$generation", "$own", "$priority", "$updated", "$checked", "$fingerprint", "$skipped");
        publish.Bind(
            update.Feed, update.Partition, generation, update.Own, update.Priority, update.Updated?.UtcTicks, update.Checked.UtcTicks,
            update.Fingerprint, WriteCounts(skipped)).ExecuteNonQuery();
    }

    private static List<FeedState> Read(SqliteConnection connection, SqliteCommand select)
    {
        using (select)
        {
            using var row = select.ExecuteReader();
            var states = new List<FeedState>();
            while (row.Read())
            {
                states.Add(new FeedState
                {
                    Feed = row.GetString(0),
                    Partition = row.GetString(1),
                    Updated = ReadInstant(row, 2),
                    Checked = ReadInstant(row, 3),
                    Fingerprint = row.IsDBNull(4) ? null : row.GetString(4),
                    Records = row.IsDBNull(5) ? 0 : row.GetInt64(5),
                    Ranges = row.IsDBNull(6) ? 0 : row.GetInt64(6),
                    Error = row.IsDBNull(7) ? null : row.GetString(7),
                    Skipped = ReadCounts(row.GetString(8)),
                    Priority = row.GetInt32(9),
                    Own = row.GetBoolean(10),
                    Namespaces = row.IsDBNull(11) ? [] : DeclaredNamespaces(connection, row.GetInt64(11)),
                });
            }

            return states;
        }
    }

    private static DateTimeOffset? ReadInstant(SqliteDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            return null;
        }

        var ticks = row.GetInt64(column);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new CorruptRecordException("a date is impossible");
    }

    private static string WriteCounts(IReadOnlyDictionary<string, long> counts)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var (reason, count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteNumber(reason, count);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static SortedDictionary<string, long> ReadCounts(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                counts[property.Name] = property.Value.GetInt64();
            }

            return counts;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new CorruptRecordException("the counts of skipped records cannot be read", e);
        }
    }
}
