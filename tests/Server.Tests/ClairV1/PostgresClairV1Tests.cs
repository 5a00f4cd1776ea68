namespace Strata.Server.Tests.ClairV1;

/// <summary>The API on PostgreSQL.</summary>
public sealed class PostgresClairV1Tests : ClairV1Contract
{
    internal override async Task<ITestDatabase> CreateDatabaseAsync() => await PostgresServerDatabase.CreateAsync();
}
