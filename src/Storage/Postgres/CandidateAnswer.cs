using Npgsql;

namespace Strata.Storage.Postgres;

/// <summary>What one statement, and so one state of the database, says about packages of a namespace.</summary>
internal sealed class CandidateAnswer
{
    private const string Sql = "SELECT * FROM strata.find_candidates($1, $2, $3)";

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
