namespace Strata.Storage.Tests;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteImageStoreTests : ImageStoreContract, IDisposable
{
    private readonly SqliteServerDatabase _database = new();

    public void Dispose() => _database.Dispose();

    protected override Task<IServerDatabase> OpenAsync() => _database.OpenAsync();

    protected override Task<object?> ScalarAsync(string sql) =>
        Task.FromResult(_database.Scalar(sql.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)));
}
