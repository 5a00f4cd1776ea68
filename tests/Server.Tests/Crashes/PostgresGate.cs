using Npgsql;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Crashes;

/// <summary>
/// Stops whoever writes to a table of the outbox in the middle of the transaction, by a trigger that waits for a lock which the test holds.
/// </summary>
internal sealed class PostgresGate : IAsyncDisposable
{
    private const string Lock = "4711";

    private readonly NpgsqlConnection _connection;
    private readonly string _table;

    private PostgresGate(NpgsqlConnection connection, string table) => (_connection, _table) = (connection, table);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Closes the gate.</summary>
    /// <param name="database">The database.</param>
    /// <param name="table">A table of the schema <c>strata</c>.</param>
    /// <param name="operation"><c>INSERT</c>, <c>UPDATE</c> or <c>DELETE</c>.</param>
    public static async Task<PostgresGate> CloseAsync(PostgresTestDatabase database, string table, string operation)
    {
        var connection = new NpgsqlConnection(database.Direct);
        await connection.OpenAsync(Token);
        var gate = new PostgresGate(connection, table);
        await gate.ExecuteAsync($"""
            CREATE OR REPLACE FUNCTION public.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared({Lock});
                RETURN coalesce(NEW, OLD);
            END $$;
            SELECT pg_advisory_lock({Lock});
            CREATE TRIGGER gate BEFORE {operation} ON strata.{table} FOR EACH ROW EXECUTE FUNCTION public.wait_at_gate();
            """);
        return gate;
    }

    /// <summary>Waits until somebody stands at the gate.</summary>
    public async Task ArrivedAsync()
    {
        while (await CountAsync($"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {Lock} AND NOT granted") == 0)
        {
            await Task.Delay(2, Token);
        }
    }

    /// <summary>Opens the gate and takes it away.</summary>
    public async Task OpenAsync() =>
        await ExecuteAsync($"SELECT pg_advisory_unlock({Lock}); DROP TRIGGER gate ON strata.{_table}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
