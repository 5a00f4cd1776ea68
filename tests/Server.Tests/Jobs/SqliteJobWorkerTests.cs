namespace Strata.Server.Tests.Jobs;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteJobWorkerTests : JobWorkerContract
{
    private protected override async Task<ITestDatabase> CreateDatabaseAsync() => await SqliteTestDatabase.CreateAsync();
}
