using System.Text;
using Npgsql;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>An edit of the journal with its place in it.</summary>
/// <param name="Id">Its place.</param>
/// <param name="Edit">The edit.</param>
internal sealed record JournalRow(long Id, JournalledEdit Edit)
{
    /// <summary>The oldest edits that wait, in their order.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="through">The last that is wanted; null for any.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static Task<List<JournalRow>> ReadAsync(NpgsqlConnection connection, long? through, int limit, CancellationToken cancellationToken) =>
        connection.Sql(
            "SELECT id, namespace, name, content, made FROM strata.vulnerability_edit WHERE error IS NULL AND id <= $1 ORDER BY id LIMIT $2",
            through ?? long.MaxValue, limit).ListAsync(
                row => new JournalRow(row.GetInt64(0), new JournalledEdit(
                    Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1)), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2)),
                    row.GetFieldValue<byte[]>(3), new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero))),
                cancellationToken);
}
