namespace Strata.Storage.Tests.Postgres;

/// <summary>The contract through pgbouncer in transaction mode.</summary>
public sealed class PooledPostgresJobStoreTests : PostgresJobStoreTests
{
    protected override bool IsPooled => true;
}
