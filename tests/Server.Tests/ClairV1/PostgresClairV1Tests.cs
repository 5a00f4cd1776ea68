namespace Strata.Server.Tests.ClairV1;

/// <summary>The API on PostgreSQL.</summary>
public sealed class PostgresClairV1Tests : ClairV1Contract
{
    internal override Task<ITestDatabase> CreateDatabaseAsync() => PostgresServerDatabase.CreateAsync();
}
