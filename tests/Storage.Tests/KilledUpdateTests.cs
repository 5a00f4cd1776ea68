using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Sqlite;
using Strata.Storage.Worker;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>Another process updates without end and is killed at any moment (SIGKILL: it can do nothing about it).</summary>
public sealed class KilledUpdateTests : IDisposable
{
    private const int Kills = 30;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_update_leaves_each_partition_before_or_after_and_the_next_update_cleans_up()
    {
#pragma warning disable RS0030 // Seeded: the moments are the same in every run, as far as the machine's speed is.
        var random = new Random(20240506);
#pragma warning restore RS0030
        var options = UpdateLoop.Options(_folder.Path);
        await using var store = new SqliteAdvisoryStore(options);
        var leftovers = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var done = await KillAfterAsync(TimeSpan.FromMilliseconds(random.Next(1, 500)), () => Task.FromResult(false));
            await HoldsOneRoundPerPartitionAsync(store, done);
            AssertIntact(options);
            leftovers += Orphans(options.CachePath);

            var round = 1_000_000 + kill;
            await UpdateLoop.ReplaceAsync(store, "alpha", round);
            Assert.Equal(0, Orphans(options.CachePath));
            Assert.Equal(round, await RoundOfAsync(store, "alpha"));
        }

        Assert.True(leftovers > 0, "No kill hit an update while it was staged: the test proves less than it says.");
    }

    [Fact]
    public async Task Killed_server_has_the_data_with_its_notifications_or_neither()
    {
#pragma warning disable RS0030 // Seeded: the moments are the same in every run, as far as the machine's speed is.
        var random = new Random(20240602);
#pragma warning restore RS0030
        var path = _folder.File("server.db");
        var rounds = 0;
        for (var kill = 0; kill < Kills / 2; kill++)
        {
            var done = await KillInSecondRoundAsync(random.NextDouble() * 1.5, "serve-forever", path);
            Assert.Equal("ok", Scalar(path, "PRAGMA integrity_check"));
            await using var server = UpdateLoop.OpenServer(path);
            rounds = await UpdateLoop.RoundOfServerAsync(server);
            Assert.InRange(rounds, done, done + 1);
            var found = await server.Advisories.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token);
            Assert.Equal(UpdateLoop.RecordsIn("beta", rounds) * Math.Min(rounds, 1), found.Count);
            Assert.All(found, candidate => Assert.Equal($"round {rounds}", candidate.Advisory.Summary));

            var told = new Dictionary<string, List<VulnerabilityChange>>();
            foreach (var status in await server.Notifications.ListAsync(null, int.MaxValue, Token))
            {
                var change = (await server.Notifications.FindAsync(status.Notification, Token))!.Change;
                told.TryAdd(change.Name, []);
                told[change.Name].Add(change);
            }

            // Every round but the first tells each record that was there before or is now; every edit tells itself.
            var own = await server.Vulnerabilities.FindAsync(UpdateLoop.Namespace, "OWN-1", Token);
            var edits = told.Remove("OWN-1", out var ownChanges) ? ownChanges.Count : 0;
            Assert.Equal(own?.Summary, ownChanges?[0].New!.Summary);
            Assert.InRange(edits, 0, rounds);
            var expected = 0;
            for (var round = 2; round <= rounds; round++)
            {
                expected += Math.Max(UpdateLoop.RecordsIn("beta", round - 1), UpdateLoop.RecordsIn("beta", round));
            }

            Assert.Equal(expected, told.Values.Sum(changes => changes.Count));
            Assert.Equal(0L, Scalar(path, "SELECT count(*) FROM notification WHERE id NOT IN (SELECT id FROM change)"));
            Assert.Equal(0L, Scalar(path, "SELECT count(*) FROM notification WHERE id NOT IN (SELECT notification FROM delivery)"));
        }

        Assert.True(rounds > 3, $"Only {rounds} rounds were done: the test proves less than it says.");
    }

    [Fact]
    public async Task Readers_see_whole_rounds_while_another_process_updates()
    {
        await using var store = new SqliteAdvisoryStore(UpdateLoop.Options(_folder.Path));
        var seen = new HashSet<int>();
        var reads = 0;
        await KillAfterAsync(TimeSpan.FromSeconds(60), async () =>
        {
            foreach (var feed in UpdateLoop.Feeds)
            {
                seen.Add(await RoundOfAsync(store, feed));
                reads++;
            }

            return reads > 100 && seen.Count > 4;
        });
        Assert.True(seen.Count > 3, $"{reads} reads saw {seen.Count} rounds only.");
    }

    /// <summary>Starts the worker, lets it update for a while or until it is enough, kills it, and returns the last round it reported as done, or -1.</summary>
    private async Task<int> KillAfterAsync(TimeSpan time, Func<Task<bool>> isEnough)
    {
        using var process = WorkerProcess.Start([], "update-forever", _folder.Path);
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(Token));
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < time && !await isEnough();)
            {
                await Task.Delay(1, Token);
            }
        }
        finally
        {
            process.Kill();
        }

        return await LastRoundAsync(process) ?? -1;
    }

    /// <summary>
    /// Lets the worker do one round, kills it when another <paramref name="share"/> of the time that this took is over, and returns the
    /// last round it reported as done. So the kill comes in the middle of something on a slow machine too.
    /// </summary>
    private static async Task<int> KillInSecondRoundAsync(double share, params string[] arguments)
    {
        using var process = WorkerProcess.Start([], arguments);
        string? done;
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(Token));
            var clock = Stopwatch.StartNew();
            done = await process.StandardOutput.ReadLineAsync(Token);
            await Task.Delay(clock.Elapsed * share, Token);
        }
        finally
        {
            process.Kill();
        }

        return await LastRoundAsync(process) ?? RoundOf(done!);
    }

    private static async Task<int?> LastRoundAsync(Process process)
    {
        var reported = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return reported.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() is { } last ? RoundOf(last) : null;
    }

    private static int RoundOf(string done) => int.Parse(done.Split(' ')[1], CultureInfo.InvariantCulture);

    private static async Task HoldsOneRoundPerPartitionAsync(SqliteAdvisoryStore store, int done)
    {
        var alpha = await RoundOfAsync(store, "alpha");
        var beta = await RoundOfAsync(store, "beta");
        var own = (await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token))
            .Where(candidate => candidate.Feed == "mine").Select(candidate => candidate.Advisory.Key).ToHashSet();
        Assert.Equal(Enumerable.Range(1, own.Count).Select(round => $"own-{round}").ToHashSet(), own);
        if (done >= 0)
        {
            Assert.InRange(own.Count, done, done + 1);
            Assert.InRange(alpha, done, done + 1);
            Assert.InRange(beta, done, done + 1);
        }
    }

    /// <summary>The round that all records of a feed come from: it fails when there are two, or not all of them. Zero is no data yet.</summary>
    private static async Task<int> RoundOfAsync(SqliteAdvisoryStore store, string feed)
    {
        var found = (await store.FindCandidatesAsync(UpdateLoop.Namespace, UpdateLoop.Packages, Token)).Where(c => c.Feed == feed).ToList();
        if (found.Count == 0)
        {
            return 0;
        }

        var summary = Assert.Single(found.Select(candidate => candidate.Advisory.Summary).Distinct());
        var round = int.Parse(summary!.Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.Equal(UpdateLoop.RecordsIn(feed, round), found.Count);
        return round;
    }

    private static void AssertIntact(StorageOptions options)
    {
        foreach (var path in new[] { options.CachePath, options.OwnPath }.Where(File.Exists))
        {
            Assert.Equal("ok", Scalar(path, "PRAGMA integrity_check"));
        }
    }

    /// <summary>Rows of generations, blocks and packages that no partition leads to; none where the kill came before the tables.</summary>
    private static int Orphans(string path) => (long)Scalar(path, "SELECT count(*) FROM sqlite_master WHERE name = 'generation'") == 0 ? 0 : (int)(long)Scalar(path, """
        SELECT (SELECT count(*) FROM generation WHERE id NOT IN (SELECT generation FROM feed_partition))
             + (SELECT count(*) FROM record_block WHERE id >> 32 NOT IN (SELECT generation FROM feed_partition))
             + (SELECT count(*) FROM scope WHERE generation NOT IN (SELECT generation FROM feed_partition))
             + (SELECT count(*) FROM package_records WHERE scope NOT IN (SELECT id FROM scope))
        """);

    private static object Scalar(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }
}
