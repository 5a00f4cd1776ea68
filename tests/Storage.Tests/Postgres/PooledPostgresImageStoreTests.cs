namespace Strata.Storage.Tests.Postgres;

/// <summary>The contract through pgbouncer in transaction mode.</summary>
public sealed class PooledPostgresImageStoreTests : PostgresImageStoreTests
{
    protected override bool IsPooled => true;
}
