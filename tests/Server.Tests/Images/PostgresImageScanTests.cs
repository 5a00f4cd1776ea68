namespace Strata.Server.Tests.Images;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresImageScanTests : ImageScanContract
{
    private protected override async Task<ITestDatabase> CreateDatabaseAsync() => await PostgresServerDatabase.CreateAsync();
}
