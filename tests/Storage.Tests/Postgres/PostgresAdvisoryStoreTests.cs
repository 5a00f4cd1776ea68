using Strata.Core.Advisories;
using Strata.Storage.Postgres;
using Strata.Testing;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>The contract on PostgreSQL, with pieces so small that updates spill and commit often.</summary>
public class PostgresAdvisoryStoreTests : AdvisoryStoreContract, IAsyncLifetime
{
    private readonly List<PostgresDatabase> _opened = [];
    private PostgresTestDatabase? _database;

    protected virtual bool IsPooled => false;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTestDatabase.CreateAsync(IsPooled, TestContext.Current.CancellationToken);
        await using var first = new PostgresDatabase(Options);
        await first.MigrateAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var database in _opened)
        {
            await database.DisposeAsync();
        }

        await (_database?.DisposeAsync() ?? default);
    }

    protected override IAdvisoryStore Open()
    {
        var database = new PostgresDatabase(Options);
        lock (_opened)
        {
            _opened.Add(database);
        }

        return database.Advisories;
    }

    private PostgresOptions Options => new() { ConnectionString = _database!.ConnectionString, StagingBytes = 32 << 10, CommitBytes = 4 << 10 };
}
