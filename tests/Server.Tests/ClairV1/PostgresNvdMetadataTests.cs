namespace Strata.Server.Tests.ClairV1;

/// <summary>Metadata of the NVD on PostgreSQL.</summary>
public sealed class PostgresNvdMetadataTests : NvdMetadataContract
{
    internal override async Task<ITestDatabase> CreateDatabaseAsync() => await PostgresServerDatabase.CreateAsync();
}
