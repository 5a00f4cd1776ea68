using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>The contract on PostgreSQL.</summary>
public class PostgresLayerStoreTests : LayerStoreContract, IAsyncLifetime
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

    protected override async Task<(long Packages, long Inventories, long Trees)> CountSharedRowsAsync() => (
        (long)(await _database.ScalarAsync("SELECT count(*) FROM strata.package"))!,
        (long)(await _database.ScalarAsync("SELECT count(*) FROM strata.inventory"))!,
        (long)(await _database.ScalarAsync("SELECT count(*) FROM strata.file_tree"))!);

    protected override async Task<long> CountReleasesAsync() => (long)(await _database.ScalarAsync("SELECT count(*) FROM strata.layer_release"))!;
}
