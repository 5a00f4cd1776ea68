namespace Strata.Server.Tests.Layers;

/// <summary>Findings of stored layers on SQLite.</summary>
public sealed class SqliteLayerFindingsTests : LayerFindingsContract
{
    internal override Task<ITestDatabase> CreateDatabaseAsync() => SqliteTestDatabase.CreateAsync();
}
