using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>Reads and writes the rows of <c>feed_partition</c>, and reads the own vulnerabilities as one more partition.</summary>
internal static class PartitionRows
{
    private const string Select = """
        SELECT p.feed, p.partition, p.updated, p.checked, p.fingerprint, g.records, g.ranges, p.error, p.skipped, p.priority, p.own,
            ARRAY(SELECT d.namespace FROM strata.scope d WHERE d.generation = p.generation AND d.declared ORDER BY d.namespace)
        FROM strata.feed_partition p LEFT JOIN strata.generation g ON g.id = p.generation
        """;

    private const string SelectOwn = " UNION ALL SELECT $1, '', s.own_updated, s.own_updated, s.own_sum::text, s.own_count, s.own_ranges, NULL, NULL, $2, true, '{}'::bytea[] FROM strata.server_state s WHERE s.own_updated IS NOT NULL";

    public static async Task<IReadOnlyList<FeedState>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => Ordered(
        await ReadAsync(connection.Sql(Select + SelectOwn, NamespaceVulnerability.OwnFeed, FeedPriority.Own), cancellationToken).ConfigureAwait(false));

    public static async Task<IReadOnlyList<FeedState>> CoveringNamespaceAsync(
        NpgsqlConnection connection, string @namespace, CancellationToken cancellationToken) => Ordered(await ReadAsync(
            connection.Sql(
                Select + " JOIN strata.scope c ON c.generation = p.generation WHERE c.namespace = $3" + SelectOwn
                + " AND EXISTS (SELECT FROM strata.own_vulnerability o WHERE o.namespace = $3)",
                NamespaceVulnerability.OwnFeed, FeedPriority.Own, Encoding.UTF8.GetBytes(@namespace)),
            cancellationToken).ConfigureAwait(false));

    public static async Task<FeedState?> FindAsync(
        NpgsqlConnection connection, string feed, string partition, CancellationToken cancellationToken) => (await ReadAsync(
            connection.Sql(Select + " WHERE p.feed = $1 AND p.partition = $2", feed, partition), cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>The generation that readers of a partition see, or null.</summary>
    public static async Task<long?> VisibleGenerationAsync(
        NpgsqlConnection connection, string feed, string partition, CancellationToken cancellationToken)
    {
        var command = connection.Sql("SELECT generation FROM strata.feed_partition WHERE feed = $1 AND partition = $2", feed, partition);
        await using (command.ConfigureAwait(false))
        {
            return await command.OptionalNumberAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Points a partition to a new generation: the moment in which an update becomes visible.</summary>
    public static Task<int> PublishAsync(
        NpgsqlConnection connection,
        FeedUpdate update,
        long generation,
        IReadOnlyDictionary<string, long> skipped,
        CancellationToken cancellationToken) => connection.ExecuteAsync(
            """
            INSERT INTO strata.feed_partition (feed, partition, generation, own, priority, updated, checked, fingerprint, skipped)
            VALUES ($1, $2, $3, $4, $5, $6::bigint, $7, $8, $9)
            ON CONFLICT (feed, partition) DO UPDATE SET
                generation = excluded.generation, own = excluded.own, priority = excluded.priority, updated = excluded.updated,
                checked = excluded.checked, fingerprint = excluded.fingerprint, skipped = excluded.skipped, error = NULL, failed = NULL
            """,
            [
                update.Feed, update.Partition, generation, update.Own, update.Priority, update.Updated?.UtcTicks, update.Checked.UtcTicks,
                update.Fingerprint, WriteCounts(skipped),
            ],
            cancellationToken);

    private static Task<List<FeedState>> ReadAsync(NpgsqlCommand select, CancellationToken cancellationToken) => select.ListAsync(
        row =>
        {
            var own = row.IsDBNull(8);
            return new FeedState
            {
                Feed = row.GetString(0),
                Partition = row.GetString(1),
                Updated = ReadInstant(row, 2),
                Checked = ReadInstant(row, 3),
                Fingerprint = own ? Convert.ToHexStringLower(ReadSum(row.GetString(4)).ToBytes()) : row.Optional<string>(4),
                Records = row.OptionalNumber(5) ?? 0,
                Ranges = row.OptionalNumber(6) ?? 0,
                Error = row.Optional<string>(7),
                Skipped = own ? new SortedDictionary<string, long>() : ReadCounts(row.GetString(8)),
                Priority = row.GetInt32(9),
                Own = row.GetBoolean(10),
                Namespaces = Array.ConvertAll(row.GetFieldValue<byte[][]>(11), Encoding.UTF8.GetString),
            };
        },
        cancellationToken);

    /// <summary>The sum of the own vulnerabilities, which the database keeps as a number so that it can add to it.</summary>
    public static RecordSum ReadSum(string number)
    {
        Span<byte> bytes = stackalloc byte[RecordSum.Size];
        bytes.Clear();
        return BigInteger.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value.TryWriteBytes(bytes, out var written, isUnsigned: true, isBigEndian: false) && written <= RecordSum.Size
            ? RecordSum.FromBytes(Reversed(bytes))
            : throw new CorruptRecordException("the sum of own vulnerabilities is impossible");
    }

    private static Span<byte> Reversed(Span<byte> bytes)
    {
        bytes.Reverse();
        return bytes;
    }

    private static IReadOnlyList<FeedState> Ordered(IEnumerable<FeedState> states) =>
        [.. states.OrderBy(state => state.Feed, StringComparer.Ordinal).ThenBy(state => state.Partition, StringComparer.Ordinal)];

    private static DateTimeOffset? ReadInstant(NpgsqlDataReader row, int column) => row.OptionalNumber(column) switch
    {
        null => null,
        long ticks and >= 0 when ticks <= DateTimeOffset.MaxValue.Ticks => new DateTimeOffset(ticks, TimeSpan.Zero),
        _ => throw new CorruptRecordException("a date is impossible"),
    };

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
