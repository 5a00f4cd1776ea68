using Strata.Server.Configuration;
using Strata.Storage;
using Strata.Storage.Postgres;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Outages;

/// <summary>A database of a PostgreSQL cluster of its own, which a test may kill.</summary>
internal sealed class ClusterDatabase : ITestDatabase
{
    private readonly string _connection;

    private ClusterDatabase(PostgresServer cluster, string connection)
    {
        Cluster = cluster;
        _connection = connection;
        Database = new PostgresDatabase(new PostgresOptions { ConnectionString = connection });
    }

    /// <summary>The cluster.</summary>
    public PostgresServer Cluster { get; }

    /// <inheritdoc/>
    public IServerDatabase Database { get; }

    /// <inheritdoc/>
    public DatabaseOptions Options => new() { Engine = DatabaseEngine.Postgres, Connection = _connection };

    /// <summary>Makes one that keeps what was committed; the test is skipped where PostgreSQL is not installed.</summary>
    public static async Task<ClusterDatabase> CreateAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var cluster = await PostgresServer.StartAsync(durable: true, token);
        var database = new ClusterDatabase(cluster, await cluster.CreateDatabaseAsync(token));
        await database.Database.MigrateAsync(token);
        return database;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
