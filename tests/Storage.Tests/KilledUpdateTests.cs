using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
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
            var done = await KillAfterAsync(TimeSpan.FromMilliseconds(random.Next(1, 500)), () => Task.CompletedTask);
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
    public async Task Readers_see_whole_rounds_while_another_process_updates()
    {
        await using var store = new SqliteAdvisoryStore(UpdateLoop.Options(_folder.Path));
        var seen = new HashSet<int>();
        var reads = 0;
        await KillAfterAsync(TimeSpan.FromSeconds(2), async () =>
        {
            foreach (var feed in UpdateLoop.Feeds)
            {
                seen.Add(await RoundOfAsync(store, feed));
                reads++;
            }
        });
        Assert.True(seen.Count > 3, $"{reads} reads saw {seen.Count} rounds only.");
    }

    /// <summary>Starts the worker, lets it update for a while, kills it, and returns the last round it reported as done, or -1.</summary>
    private async Task<int> KillAfterAsync(TimeSpan time, Func<Task> meanwhile)
    {
        using var process = WorkerProcess.Start([], "update-forever", _folder.Path);
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(Token));
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            {
                await meanwhile();
                await Task.Delay(1, Token);
            }
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
