using Npgsql;

namespace Strata.Storage.Postgres;

/// <summary>The one row that counts changes. Whoever raises the revision holds the row until the change is committed.</summary>
internal static class ServerState
{
    public static async Task<long> RevisionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = connection.Sql("SELECT revision FROM strata.server_state");
        await using (command.ConfigureAwait(false))
        {
            return await command.NumberAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Raises the revision; with <paramref name="published"/> it is also noted as that of the last published feed.</summary>
    public static async Task<long> RaiseAsync(NpgsqlConnection connection, bool published, CancellationToken cancellationToken)
    {
        var command = connection.Sql(
            "UPDATE strata.server_state SET revision = revision + 1, published = CASE WHEN $1 THEN revision + 1 ELSE published END RETURNING revision",
            published);
        await using (command.ConfigureAwait(false))
        {
            return await command.NumberAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
