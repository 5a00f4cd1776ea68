using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>Deletes generations that no partition points to.</summary>
internal static class Generations
{
    /// <summary>What is deleted of a generation before its own row, which goes last. Each deletes a bounded number of rows.</summary>
    private static readonly string[] Parts =
    [
        """
        DELETE FROM package_records WHERE (scope, name, piece) IN (
            SELECT p.scope, p.name, p.piece FROM scope s JOIN package_records p ON p.scope = s.id
            WHERE s.generation = $generation LIMIT 8192)
        """,
        """
        DELETE FROM record_ids WHERE (generation, id, piece) IN (
            SELECT generation, id, piece FROM record_ids WHERE generation = $generation LIMIT 8192)
        """,
        """
        DELETE FROM change WHERE id IN (
            SELECT c.id FROM change c LEFT JOIN notification n ON n.id = c.id
            WHERE c.generation = $generation AND n.id IS NULL LIMIT 512)
        """,
        """
        DELETE FROM record_block WHERE id IN (
            SELECT id FROM record_block WHERE id >= $generation << 32 AND id < ($generation + 1) << 32 LIMIT 512)
        """,
        "DELETE FROM scope WHERE generation = $generation",
        "DELETE FROM generation WHERE id = $generation",
    ];

    /// <summary>
    /// Deletes what updates have replaced, and what died while it was staged. The caller holds the writer lock. Each statement is a
    /// transaction over a bounded number of rows, so that readers hardly wait; stopped at any point, it leaves the rest to the next
    /// call, since a generation's own row goes last.
    /// </summary>
    public static async Task PruneAsync(SqliteConnection connection, DatabaseFile file, CancellationToken cancellationToken)
    {
        foreach (var generation in Orphans(connection))
        {
            foreach (var part in Parts)
            {
                int deleted;
                do
                {
                    using var turn = await file.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
                    using var delete = connection.Prepare(part, "$generation").Bind(generation);
                    deleted = delete.ExecuteNonQuery();
                }
                while (deleted > 0);
            }
        }
    }

    private static List<long> Orphans(SqliteConnection connection)
    {
        using var select = connection.Prepare(
            "SELECT id FROM generation WHERE id NOT IN (SELECT generation FROM feed_partition WHERE generation IS NOT NULL)");
        using var reader = select.ExecuteReader();
        var orphans = new List<long>();
        while (reader.Read())
        {
            orphans.Add(reader.GetInt64(0));
        }

        return orphans;
    }
}
