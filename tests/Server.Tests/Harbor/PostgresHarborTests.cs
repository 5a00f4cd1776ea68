namespace Strata.Server.Tests.Harbor;

/// <summary>The adapter on PostgreSQL.</summary>
public sealed class PostgresHarborTests : HarborContract
{
    internal override async Task<ITestDatabase> CreateDatabaseAsync() => await PostgresServerDatabase.CreateAsync();
}
