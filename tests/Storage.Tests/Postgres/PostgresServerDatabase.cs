using Npgsql;
using Strata.Storage.Postgres;
using Strata.Testing;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>A server's database in PostgreSQL for one test.</summary>
internal sealed class PostgresServerDatabase : IAsyncDisposable
{
    private readonly List<PostgresDatabase> _connected = [];
    private PostgresTestDatabase? _database;

    public string ConnectionString => _database!.ConnectionString;

    /// <summary>Past the pooler, if there is one.</summary>
    public string Direct => _database!.Direct;

    /// <summary>With pieces so small that updates spill and commit often.</summary>
    public PostgresOptions Options => new() { ConnectionString = ConnectionString, StagingBytes = 32 << 10, CommitBytes = 4 << 10 };

    /// <summary>Makes the database and its tables; the test is skipped where PostgreSQL is not installed.</summary>
    public async ValueTask CreateAsync(bool pooled)
    {
        _database = await PostgresTestDatabase.CreateAsync(pooled, TestContext.Current.CancellationToken);
        await OpenAsync();
    }

    /// <summary>One more replica. It is closed at the end, if it is not before.</summary>
    public PostgresDatabase Connect(PostgresOptions? options = null)
    {
        var database = new PostgresDatabase(options ?? Options);
        lock (_connected)
        {
            _connected.Add(database);
        }

        return database;
    }

    public async Task<IServerDatabase> OpenAsync()
    {
        var database = Connect();
        await database.MigrateAsync(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>What a query gives, straight from the server.</summary>
    public Task<object?> ScalarAsync(string sql) => ScalarAsync(sql, _database!.Direct);

    /// <summary>Runs a statement as a superuser.</summary>
    public Task ExecuteAsync(string sql) => _database!.ExecuteAsync(sql, TestContext.Current.CancellationToken);

    /// <summary>What a query gives in any database.</summary>
    public static async Task<object?> ScalarAsync(string sql, string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _connected)
        {
            await database.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
