using System.Text;
using Npgsql;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>An edit of the journal with its place in it.</summary>
/// <param name="Id">Its place.</param>
/// <param name="Edit">The edit.</param>
internal sealed record JournalRow(long Id, JournalledEdit Edit)
{
    /// <summary>How many bytes of contents are read together: a content may have a megabyte.</summary>
    private const int BytesAtOnce = 4 << 20;

    private const string Oldest = """
        SELECT s.id, s.namespace, s.name, s.content, s.made, s.found FROM (
            SELECT l.*, count(*) OVER () AS found, sum(octet_length(l.content)) OVER (ORDER BY l.id) - octet_length(l.content) AS before
            FROM (SELECT * FROM strata.vulnerability_edit WHERE error IS NULL AND id <= $1 ORDER BY id LIMIT $2) l) s
        WHERE s.before < $3 ORDER BY s.id
        """;

    /// <summary>The oldest edits that wait, in their order.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="through">The last that is wanted; null for any.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The edits, and whether they are all that are wanted.</returns>
    public static async Task<(List<JournalRow> Rows, bool IsAll)> ReadAsync(
        NpgsqlConnection connection, long? through, int limit, CancellationToken cancellationToken)
    {
        var found = 0L;
        var rows = await connection.Sql(Oldest, through ?? long.MaxValue, limit, (long)BytesAtOnce).ListAsync(
            row =>
            {
                found = row.GetInt64(5);
                return new JournalRow(row.GetInt64(0), new JournalledEdit(
                    Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1)), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2)),
                    row.GetFieldValue<byte[]>(3), new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero)));
            },
            cancellationToken).ConfigureAwait(false);
        return (rows, found < limit && rows.Count == found);
    }
}
