namespace Strata.Server.Tests.Harbor;

/// <summary>The adapter on SQLite.</summary>
public sealed class SqliteHarborTests : HarborContract
{
    internal override Task<ITestDatabase> CreateDatabaseAsync() => SqliteTestDatabase.CreateAsync();
}
