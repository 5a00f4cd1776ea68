using Microsoft.Data.Sqlite;
using Strata.Storage.Sqlite;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>A server's database in a file of its own for one test.</summary>
internal sealed class SqliteServerDatabase : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.File("server.db");

    /// <summary>Opens it, with pieces so small that updates spill and commit often.</summary>
    public async Task<IServerDatabase> OpenAsync()
    {
        var options = StorageLocations.SingleFile(Path) with { StagingBytes = 32 << 10, CommitBytes = 4 << 10 };
        var database = new SqliteDatabase(options, TimeProvider.System);
        await database.MigrateAsync(TestContext.Current.CancellationToken);
        return database;
    }

    public object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose() => _folder.Dispose();
}
