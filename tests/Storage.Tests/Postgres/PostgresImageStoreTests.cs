using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>The contract on PostgreSQL.</summary>
public class PostgresImageStoreTests : ImageStoreContract, IAsyncLifetime
{
    private readonly PostgresServerDatabase _database = new();

    protected virtual bool IsPooled => false;

    public ValueTask InitializeAsync() => _database.CreateAsync(IsPooled);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _database.DisposeAsync();
    }

    protected override Task<IServerDatabase> OpenAsync() => _database.OpenAsync();

    protected override Task<object?> ScalarAsync(string sql) =>
        _database.ScalarAsync(sql.Replace("{", "strata.", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
}
