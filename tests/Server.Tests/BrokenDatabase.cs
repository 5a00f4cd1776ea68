using Strata.Storage;
using Strata.Storage.Sqlite;
using Strata.Testing;

namespace Strata.Server.Tests;

/// <summary>A database whose file was overwritten with what is no database.</summary>
internal sealed class BrokenDatabase : ITestDatabase
{
    private readonly TemporaryFolder _folder = new();

    public BrokenDatabase() => Database = new SqliteDatabase(_folder.Write("server.db", new string('x', 8_192)));

    /// <inheritdoc/>
    public IServerDatabase Database { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
