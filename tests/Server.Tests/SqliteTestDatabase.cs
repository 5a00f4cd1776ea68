using Strata.Storage;
using Strata.Storage.Sqlite;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests;

/// <summary>A new SQLite file in a folder of its own.</summary>
internal sealed class SqliteTestDatabase : ITestDatabase
{
    private readonly TemporaryFolder _folder = new();

    private SqliteTestDatabase() => Database = new SqliteDatabase(_folder.PathOf("server.db"));

    /// <inheritdoc/>
    public IServerDatabase Database { get; }

    /// <summary>Makes one.</summary>
    public static async Task<ITestDatabase> CreateAsync()
    {
        var database = new SqliteTestDatabase();
        await database.Database.MigrateAsync(TestContext.Current.CancellationToken);
        return database;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
