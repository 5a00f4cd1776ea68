using Npgsql;

namespace Strata.Storage.Postgres;

/// <summary>What one statement, and so one state of the database, says about packages of a namespace.</summary>
internal sealed class CandidateAnswer
{
    private const string Sql = """
        SELECT 0, NULL::text, NULL::text, s.own_changed, 0::bigint, NULL::bytea, NULL::bytea,
            CASE WHEN s.own_changed <> $3 THEN ARRAY(SELECT o.name FROM strata.own_vulnerability o WHERE o.namespace = $1) END
        FROM strata.server_state s
        UNION ALL
        SELECT 1, p.feed, p.partition, p.priority::bigint, p.generation, r.name, r.records, NULL
        FROM strata.scope c
        JOIN strata.feed_partition p ON p.generation = c.generation
        JOIN strata.package_records r ON r.generation = c.generation AND r.scope = c.number
        WHERE c.namespace = $1 AND r.name = ANY ($2)
        UNION ALL
        SELECT 2, NULL, NULL, 0, 0, o.name, o.content, NULL
        FROM (SELECT DISTINCT k.vulnerability FROM strata.own_package k WHERE k.namespace = $1 AND k.name = ANY ($2)) k
        JOIN strata.own_vulnerability o ON o.namespace = $1 AND o.name = k.vulnerability
        WHERE o.content IS NOT NULL
        """;

    private CandidateAnswer()
    {
    }

    /// <summary>The revision of the last change of an own vulnerability.</summary>
    public long OwnChanged { get; private set; }

    /// <summary>The names of all own vulnerabilities of the namespace, deleted ones included; null when the caller knows them.</summary>
    public byte[][]? OwnNames { get; private set; }

    /// <summary>The packed own vulnerabilities that name a package asked for.</summary>
    public List<byte[]> Own { get; } = [];

    /// <summary>Where the feeds' records are.</summary>
    public List<Mention> Mentions { get; } = [];

    /// <param name="connection">A connection.</param>
    /// <param name="namespace">The namespace as UTF-8.</param>
    /// <param name="names">The packages' names as UTF-8.</param>
    /// <param name="knownOwn">The <see cref="OwnChanged"/> for which the caller knows the names of own vulnerabilities; -1 for none.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<CandidateAnswer> ReadAsync(
        NpgsqlConnection connection, byte[] @namespace, byte[][] names, long knownOwn, CancellationToken cancellationToken)
    {
        var answer = new CandidateAnswer();
        var command = connection.Sql(Sql, @namespace, names, knownOwn);
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var opened = row.ConfigureAwait(false);
            while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                answer.Take(row);
            }
        }

        return answer;
    }

    private void Take(NpgsqlDataReader row)
    {
        switch (row.GetInt32(0))
        {
            case 0:
                OwnChanged = row.GetInt64(3);
                OwnNames = row.Optional<byte[][]>(7);
                break;
            case 1:
                Mentions.Add(new Mention(
                    row.GetString(1), row.GetString(2), (int)row.GetInt64(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5), row.GetFieldValue<byte[]>(6)));
                break;
            default:
                Own.Add(row.GetFieldValue<byte[]>(6));
                break;
        }
    }
}
