namespace Strata.Server.Tests.ClairV1;

/// <summary>The API on SQLite.</summary>
public sealed class SqliteClairV1Tests : ClairV1Contract
{
    internal override Task<ITestDatabase> CreateDatabaseAsync() => SqliteTestDatabase.CreateAsync();
}
