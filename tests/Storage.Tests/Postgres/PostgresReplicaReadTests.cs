using Strata.Storage.Postgres;
using Strata.Testing;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>Reads from a streaming standby, which is made to lag by stopping its replay.</summary>
public sealed class PostgresReplicaReadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Standby_answers_while_it_keeps_up_and_the_primary_while_it_lags_or_is_gone()
    {
        await using var primary = await PostgresServer.StartAsync(durable: false, Token);
        var connectionString = await primary.CreateDatabaseAsync(Token);
        var name = connectionString.Split("Database=")[1];
        var standby = await primary.StartStandbyAsync(Token);
        try
        {
            await using var database = new PostgresDatabase(
                new PostgresOptions { ConnectionString = connectionString, ReadConnectionString = standby.ConnectionString(name) });
            await database.MigrateAsync(Token);
            await database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("old")), Token);
            await database.Layers.StoreAsync(Some.Layer("first", null, Some.Package()), Token);
            Assert.Equal(["old"], await KeysAsync(database));
            await CatchUpAsync(primary, standby);
            Assert.Equal(["old"], await KeysAsync(database));
            Assert.True(await ReadsOnAsync(standby, name, () => KeysAsync(database)) > 0, "The standby was not asked.");

            await standby.ExecuteAsync(name, "SELECT pg_wal_replay_pause()", Token);
            await database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("new")), Token);
            await database.Layers.StoreAsync(Some.Layer("second", "first", Some.Package("b")), Token);
            Assert.Equal(["new"], await KeysAsync(database));
            Assert.NotNull(await database.Layers.FindAsync("second", Token));

            // Another replica of the server has not seen the update yet; what the standby lacks it still finds.
            await using var other = new PostgresDatabase(
                new PostgresOptions { ConnectionString = connectionString, ReadConnectionString = standby.ConnectionString(name) });
            Assert.Equal("first", (await other.Layers.ReadInventoryAsync("second", Token))!.Layer.ParentName);
            await other.GetRevisionAsync(Token);
            Assert.Equal(["new"], await KeysAsync(other));

            await standby.ExecuteAsync(name, "SELECT pg_wal_replay_resume()", Token);
            await CatchUpAsync(primary, standby);
            Assert.Equal(["new"], await KeysAsync(database));
            await standby.KillAsync();
            Assert.Equal(["new"], await KeysAsync(database));
        }
        finally
        {
            await standby.DisposeAsync();
        }
    }

    private static async Task<List<string>> KeysAsync(PostgresDatabase database) =>
        [.. (await database.Advisories.FindCandidatesAsync(Some.Namespace, ["openssl"], Token)).Select(candidate => candidate.Advisory.Key)];

    private static async Task CatchUpAsync(PostgresServer primary, PostgresServer standby)
    {
        var written = (string)(await PostgresServerDatabase.ScalarAsync("SELECT pg_current_wal_lsn()::text", primary.ConnectionString("postgres")))!;
        while (!(bool)(await PostgresServerDatabase.ScalarAsync($"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn", standby.ConnectionString("postgres")))!)
        {
            await Task.Delay(20, Token);
        }
    }

    /// <summary>How many connections of the program the standby has after <paramref name="read"/>.</summary>
    private static async Task<long> ReadsOnAsync(PostgresServer standby, string database, Func<Task> read)
    {
        await read();
        return (long)(await PostgresServerDatabase.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'strata'", standby.ConnectionString(database)))!;
    }
}
