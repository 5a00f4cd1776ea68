using System.Diagnostics;
using System.Globalization;
using Strata.Core.Advisories;
using Strata.Storage.Postgres;
using Strata.Storage.Worker;
using Strata.Testing;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>The server, or a process that updates, is killed at any moment.</summary>
public sealed class PostgresCrashTests
{
    private const string Orphans = """
        SELECT (SELECT count(*) FROM strata.generation g WHERE NOT EXISTS (SELECT FROM strata.feed_partition p WHERE p.generation = g.id))
             + (SELECT count(*) FROM strata.record_block b WHERE NOT EXISTS (SELECT FROM strata.feed_partition p WHERE p.generation = b.generation))
             + (SELECT count(*) FROM strata.package_records r WHERE NOT EXISTS (SELECT FROM strata.feed_partition p WHERE p.generation = r.generation))
             + (SELECT count(*) FROM strata.record_ids r WHERE NOT EXISTS (SELECT FROM strata.feed_partition p WHERE p.generation = r.generation))
             + (SELECT count(*) FROM strata.scope c WHERE NOT EXISTS (SELECT FROM strata.feed_partition p WHERE p.generation = c.generation))
             + (SELECT count(*) FROM strata.change c WHERE NOT EXISTS (SELECT FROM strata.notification n WHERE n.id = c.id))
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_process_leaves_each_partition_before_or_after_and_the_next_update_cleans_up()
    {
        await using var database = new PostgresServerDatabase();
        await database.CreateAsync(pooled: true);
        var store = database.Connect().Advisories;
        var leftovers = 0L;
#pragma warning disable RS0030 // Seeded: the moments are the same in every run, as far as the machine's speed is.
        var random = new Random(7);
#pragma warning restore RS0030
        for (var kill = 0; kill < 10; kill++)
        {
            var done = await KillAfterAsync(database.ConnectionString, random.Next(300, 1500));
            await HoldsOneRoundPerPartitionAsync(store, done);
            leftovers += (long)(await database.ScalarAsync(Orphans))!;

            // Twice: at first the server may not have noticed yet that the process is gone.
            await EventuallyAsync(async () =>
            {
                await UpdateLoop.ReplaceAsync(store, "alpha", 1_000_000 + kill);
                return (long)(await database.ScalarAsync(Orphans))! == 0;
            });
        }

        Assert.True(leftovers > 0, "No kill hit an update while it was staged: the test proves less than it says.");
    }

    [Fact]
    public async Task Server_that_is_killed_loses_nothing_that_was_reported_as_done_and_shows_nothing_half()
    {
        await using var server = await PostgresServer.StartAsync(durable: true, Token);
        var options = new PostgresOptions { ConnectionString = await server.CreateDatabaseAsync(Token), StagingBytes = 64 << 10, CommitBytes = 8 << 10 };
        await using var database = new PostgresDatabase(options);
        await database.MigrateAsync(Token);
        await database.Notifications.SetReceiversAsync(["test"], Token);
        var (layers, edits, round) = (0, 0, 0);
        for (var crash = 0; crash < 3; crash++)
        {
            using var stop = new CancellationTokenSource();
            var work = Task.WhenAll(
                UntilFailureAsync(async () => await UpdateLoop.ReplaceAsync(database.Advisories, "alpha", round + 1), () => round++),
                UntilFailureAsync(async () => await database.Layers.StoreAsync(Some.Layer($"layer {layers}", null, Some.Package($"p{layers}")), Token), () => layers++),
                UntilFailureAsync(
                    async () => await database.Vulnerabilities.EditAsync(
                        Some.Namespace, "own", _ => Some.Vulnerability(fixedVersion: $"{edits + 1}"), Some.Day, Token),
                    () => edits++));
            await Task.Delay(700, Token);
            await server.KillAsync();
            await work;
            await server.StartAgainAsync(Token);

            var found = await database.Advisories.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token);
            var shown = found.Where(candidate => candidate.Feed == "alpha").ToList();
            if (shown.Count > 0)
            {
                var seen = int.Parse(Assert.Single(shown.Select(candidate => candidate.Advisory.Summary).Distinct())!.Split(' ')[1], CultureInfo.InvariantCulture);
                Assert.Equal(UpdateLoop.RecordsIn("alpha", seen), shown.Count);
                Assert.InRange(seen, round, round + 1);
                round = seen;
            }

            for (var i = 0; i < layers; i++)
            {
                Assert.Single((await database.Layers.ReadInventoryAsync($"layer {i}", Token))!.Packages);
            }

            var vulnerability = await database.Vulnerabilities.FindAsync(Some.Namespace, "own", Token);
            var stored = vulnerability is null ? 0 : int.Parse(vulnerability.Affected[0].FixedVersion!, CultureInfo.InvariantCulture);
            Assert.InRange(stored, edits, edits + 1);
            edits = stored;
            Assert.Equal(edits, await EditsToldAsync(database));
        }

        Assert.True(layers > 0 && edits > 0, "Nothing was done between the crashes.");
    }

    /// <summary>How many notifications about the edited vulnerability there are: one for each edit.</summary>
    private static async Task<int> EditsToldAsync(PostgresDatabase database)
    {
        var told = 0;
        foreach (var status in await database.Notifications.ListAsync(null, int.MaxValue, Token))
        {
            told += (await database.Notifications.FindAsync(status.Notification, Token))!.Change.New?.Feed == NamespaceVulnerability.OwnFeed ? 1 : 0;
        }

        return told;
    }

    private static async Task UntilFailureAsync(Func<Task> work, Action done)
    {
        try
        {
            while (true)
            {
                await work();
                done();
            }
        }
        catch (StoreException)
        {
        }
    }

    private static async Task<int> KillAfterAsync(string connectionString, int milliseconds)
    {
        using var process = WorkerProcess.Start([], "update-postgres-forever", connectionString);
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(Token));
            await Task.Delay(milliseconds, Token);
        }
        finally
        {
            process.Kill();
        }

        var reported = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        var last = reported.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return last is null ? -1 : int.Parse(last.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task HoldsOneRoundPerPartitionAsync(IAdvisoryStore store, int done)
    {
        var found = await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token);
        foreach (var feed in UpdateLoop.Feeds)
        {
            var records = found.Where(candidate => candidate.Feed == feed).ToList();
            var rounds = records.Select(candidate => candidate.Advisory.Summary).Distinct().ToList();
            if (done >= 0 || rounds.Count > 0)
            {
                var round = int.Parse(Assert.Single(rounds)!.Split(' ')[1], CultureInfo.InvariantCulture);
                Assert.Equal(UpdateLoop.RecordsIn(feed, round), records.Count);
            }
        }

        var own = found.Where(candidate => candidate.Feed == "mine").Select(candidate => candidate.Advisory.Key).ToHashSet();
        Assert.Equal(Enumerable.Range(1, own.Count).Select(round => $"own-{round}").ToHashSet(), own);
        Assert.True(done < 0 || own.Count >= done);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var clock = Stopwatch.StartNew(); !await holds();)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "It did not come true.");
        }
    }
}
