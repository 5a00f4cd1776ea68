namespace Strata.Server.Tests.Jobs;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresJobWorkerTests : JobWorkerContract
{
    private protected override async Task<ITestDatabase> CreateDatabaseAsync() => await PostgresServerDatabase.CreateAsync();
}
