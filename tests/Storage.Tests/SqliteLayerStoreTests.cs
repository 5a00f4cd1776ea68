namespace Strata.Storage.Tests;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteLayerStoreTests : LayerStoreContract, IDisposable
{
    private readonly SqliteServerDatabase _database = new();

    public void Dispose() => _database.Dispose();

    protected override Task<IServerDatabase> OpenAsync() => _database.OpenAsync();

    protected override Task<(long Packages, long Inventories, long Trees)> CountSharedRowsAsync() => Task.FromResult((
        (long)_database.Scalar("SELECT count(*) FROM package")!,
        (long)_database.Scalar("SELECT count(*) FROM inventory")!,
        (long)_database.Scalar("SELECT count(*) FROM file_tree")!));

    protected override Task<long> CountReleasesAsync() => Task.FromResult((long)_database.Scalar("SELECT count(*) FROM layer_release")!);
}
