namespace Strata.Server.Tests.Images;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteImageScanTests : ImageScanContract
{
    private protected override async Task<ITestDatabase> CreateDatabaseAsync() => await SqliteTestDatabase.CreateAsync();
}
