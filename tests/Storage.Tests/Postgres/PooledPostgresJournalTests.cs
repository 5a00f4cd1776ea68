namespace Strata.Storage.Tests.Postgres;

/// <summary>The contract through pgbouncer in transaction mode.</summary>
public sealed class PooledPostgresJournalTests : PostgresJournalTests
{
    protected override bool IsPooled => true;
}
