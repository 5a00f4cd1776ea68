namespace Strata.Server.Tests.Layers;

/// <summary>Findings of stored layers on PostgreSQL.</summary>
public sealed class PostgresLayerFindingsTests : LayerFindingsContract
{
    internal override async Task<ITestDatabase> CreateDatabaseAsync() => await PostgresServerDatabase.CreateAsync();
}
