using System.Text;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>Finds what is known under ids in a namespace: own vulnerabilities, or else the feeds' records.</summary>
internal sealed class IdSearch(PostgresSessions sessions, RecordBlocks blocks)
{
    /// <summary>How often a search starts anew because a generation was replaced and deleted between its two statements.</summary>
    private const int Attempts = 5;

    private const string FindSql = "SELECT * FROM strata.find_ids($1, $2)";

    private const string ListSql = """
        SELECT DISTINCT f.id FROM (
            SELECT i.id FROM strata.scope c
            JOIN strata.feed_partition p ON p.generation = c.generation
            CROSS JOIN LATERAL (
                SELECT DISTINCT r.id FROM strata.record_ids r
                WHERE r.generation = c.generation AND r.id >= $2 AND c.number = ANY (r.scopes)
                    AND NOT EXISTS (SELECT FROM strata.own_vulnerability o WHERE o.namespace = $1 AND o.name = r.id AND o.content IS NULL)
                ORDER BY r.id LIMIT $3) i
            WHERE c.namespace = $1
            UNION ALL
            (SELECT o.name FROM strata.own_vulnerability o
             WHERE o.namespace = $1 AND o.name >= $2 AND o.content IS NOT NULL ORDER BY o.name LIMIT $3)) f
        ORDER BY f.id LIMIT $3
        """;

    /// <summary>
    /// What is stored under ids, of one state of the database.
    /// </summary>
    public async Task<FoundIds> FindAsync(
        string @namespace, IReadOnlyCollection<string> ids, bool onPrimary, CancellationToken cancellationToken)
    {
        var namespaceBytes = Encoding.UTF8.GetBytes(@namespace);
        var idBytes = ids.Select(Encoding.UTF8.GetBytes).ToArray();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            Task<FoundIds> Ask(NpgsqlConnection connection, CancellationToken cancellation) =>
                ReadAsync(connection.Sql(FindSql, namespaceBytes, idBytes), cancellation);
            var found = onPrimary
                ? await sessions.QueryAsync(Ask, cancellationToken).ConfigureAwait(false)
                : await sessions.ReadAsync(Ask, found => found.Answers.Count < ids.Count, cancellationToken).ConfigureAwait(false);
            if (await FillAsync(found, @namespace, cancellationToken).ConfigureAwait(false))
            {
                return found;
            }
        }

        throw PostgresFault.Translate(new CorruptRecordException("a block of records is missing"));
    }

    /// <summary>
    /// Reads the records that an answer leads to. False when a block is gone, since its generation was replaced and deleted meanwhile.
    /// </summary>
    public Task<bool> FillAsync(FoundIds found, string @namespace, CancellationToken cancellationToken) =>
        PostgresSessions.TranslateAsync(() => ReadRecordsAsync(found.Answers, @namespace, cancellationToken));

    /// <summary>The ids of a namespace from one on, in the order of their bytes.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string @namespace, string? from, int limit, CancellationToken cancellationToken) =>
        await sessions.ReadAsync(
            (connection, cancellation) => connection.Sql(ListSql, Encoding.UTF8.GetBytes(@namespace), Encoding.UTF8.GetBytes(from ?? ""), limit)
                .ListAsync(row => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)), cancellation),
            static ids => ids.Count == 0, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the rows of <c>strata.find_ids</c>, or of <c>strata.edit_vulnerability</c>, which has a column more.</summary>
    public static async Task<FoundIds> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        const int Written = 8;
        var found = new FoundIds();
        await command.ListAsync(
            row =>
            {
                if (row.FieldCount > Written && row.OptionalNumber(Written) is { } written)
                {
                    found.Written = written;
                }
                else if (row.OptionalNumber(0) is { } published)
                {
                    found.Published = published;
                }
                else
                {
                    Add(row, found.Answers);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return found;
    }

    private static void Add(NpgsqlDataReader row, Dictionary<string, IdAnswer> answers)
    {
        var idBytes = row.GetFieldValue<byte[]>(1);
        var id = Encoding.UTF8.GetString(idBytes);
        if (!answers.TryGetValue(id, out var answer))
        {
            answers[id] = answer = new IdAnswer();
        }

        if (row.OptionalNumber(2) is { } revision)
        {
            answer.OwnRevision = revision;
            answer.Own = row.Optional<byte[]>(3) is { } content ? VulnerabilityRecord.Read(ContentPacker.Unpack(content)) : null;
        }
        else
        {
            answer.Mentions.Add(
                new Mention(row.GetString(4), row.GetString(5), row.GetInt32(6), row.GetInt64(7), idBytes, row.GetFieldValue<byte[]>(3)));
        }
    }

    /// <summary>Fills in the candidates; false when a block is gone.</summary>
    private async Task<bool> ReadRecordsAsync(Dictionary<string, IdAnswer> answers, string @namespace, CancellationToken cancellationToken)
    {
        var places = new List<(IdAnswer Answer, string Id, Mention Mention, int Record)>();
        var numbers = new List<int>();
        foreach (var (id, answer) in answers)
        {
            if (answer.OwnRevision is not null)
            {
                answer.Candidates = answer.Own is null ? [] : [.. VulnerabilityForm.Candidates(answer.Own)];
                continue;
            }

            foreach (var mention in answer.Mentions.OrderBy(mention => mention.Feed, StringComparer.Ordinal)
                .ThenBy(mention => mention.Partition, StringComparer.Ordinal))
            {
                numbers.Clear();
                RecordNumberList.Unpack(mention.Records, numbers);
                places.AddRange(numbers.Select(number => (answer, id, mention, number)));
            }
        }

        var wanted = places.Select(place => (place.Mention.Generation, RecordNumber.BlockOf(place.Record))).ToHashSet();
        if (await blocks.FindAsync(wanted, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return false;
        }

        foreach (var group in places.GroupBy(place => place.Answer))
        {
            group.Key.Candidates =
            [
                .. group.SelectMany(place => Candidates(@namespace, place.Id, place.Mention, place.Record, found))
                    .OrderBy(candidate => candidate.Affected.Name, StringComparer.Ordinal)
                    .ThenBy(candidate => candidate.Feed, StringComparer.Ordinal)
                    .ThenBy(candidate => candidate.Advisory.Key, StringComparer.Ordinal),
            ];
        }

        return true;
    }

    private static IEnumerable<AdvisoryCandidate> Candidates(
        string @namespace, string id, Mention mention, int record, Dictionary<(long Generation, int Number), RecordBlock> found)
    {
        var advisory = AdvisoryRecord.Read(found[(mention.Generation, RecordNumber.BlockOf(record))].Record(RecordNumber.PlaceOf(record)).Span);
        return advisory.Id == id
            ? advisory.Affected.Where(affected => affected.Namespace == @namespace).Select(
                affected => new AdvisoryCandidate(mention.Feed, mention.Priority, advisory with { Affected = [affected] }, affected))
            : throw new CorruptRecordException("a record does not bear the id it is listed under");
    }
}
