using Strata.Server.Configuration;
using Strata.Storage;
using Strata.Storage.Postgres;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests;

/// <summary>A new database of the shared PostgreSQL cluster.</summary>
internal sealed class PostgresServerDatabase : ITestDatabase
{
    private readonly PostgresTestDatabase _owner;
    private readonly bool _isReplica;

    private PostgresServerDatabase(PostgresTestDatabase owner, bool isReplica = false)
    {
        _owner = owner;
        _isReplica = isReplica;
        Database = new PostgresDatabase(new PostgresOptions { ConnectionString = owner.ConnectionString });
    }

    /// <inheritdoc/>
    public IServerDatabase Database { get; }

    /// <inheritdoc/>
    public DatabaseOptions Options => new() { Engine = DatabaseEngine.Postgres, Connection = _owner.ConnectionString };

    /// <summary>Makes one; the test is skipped where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServerDatabase> CreateAsync()
    {
        var database = new PostgresServerDatabase(await PostgresTestDatabase.CreateAsync(pooled: false, TestContext.Current.CancellationToken));
        await database.Database.MigrateAsync(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>The same database for another server. Dispose it before this one.</summary>
    public ITestDatabase Replica() => new PostgresServerDatabase(_owner, isReplica: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (!_isReplica)
        {
            await _owner.DisposeAsync();
        }
    }
}
