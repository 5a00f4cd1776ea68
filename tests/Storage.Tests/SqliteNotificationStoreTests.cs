namespace Strata.Storage.Tests;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteNotificationStoreTests : NotificationStoreContract, IDisposable
{
    private readonly SqliteServerDatabase _database = new();

    public void Dispose() => _database.Dispose();

    protected override Task<IServerDatabase> OpenAsync() => _database.OpenAsync();
}
