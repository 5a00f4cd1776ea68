namespace Strata.Server.Tests.ClairV1;

/// <summary>Metadata of the NVD on SQLite.</summary>
public sealed class SqliteNvdMetadataTests : NvdMetadataContract
{
    internal override Task<ITestDatabase> CreateDatabaseAsync() => SqliteTestDatabase.CreateAsync();
}
