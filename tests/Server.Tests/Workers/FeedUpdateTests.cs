using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Quartz;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Inventory;
using Strata.Server.Notifications;
using Strata.Server.Tests.Notifications;
using Strata.Server.Workers;
using Strata.Storage.Layers;
using Strata.Storage.Postgres;
using Strata.Storage.Sqlite;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Workers;

/// <summary>Feeds from publisher to webhook, on one SQLite database.</summary>
public sealed class FeedUpdateTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTracker _tracker = new();
    private SqliteDatabase _database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = new SqliteDatabase(Path.Combine(_folder.Path, "server.db"));
        await _database.MigrateAsync(Token);
        _tracker.Publish("3.0.2-1");
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _tracker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Changed_advisory_reaches_the_webhook_with_the_layers_that_it_affects()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var workers = await RunningWorkers.StartAsync(
            _database, _tracker.Options, new NotifierOptions { Webhooks = [new WebhookOptions { Endpoint = receiver.Address }] });
        await FirstRunAsync();
        await _database.Layers.StoreAsync(Layer("base", "3.0.1-1"), Token);
        await _database.Layers.StoreAsync(Layer("other", "3.0.9-1"), Token);

        _tracker.Publish("3.0.5-1");
        await workers.Scheduler.TriggerAsync("debian", Token);
        var call = await receiver.NextAsync(Token);

        var told = await _database.Notifications.FindAsync(call.Notification, Token);
        Assert.Equal(("debian:12", "CVE-2024-1"), (told!.Change.Namespace, told.Change.Name));
        var affected = await _database.Notifications.FindLayersAsync(told, old: false, 0, 10, Token);
        Assert.Equal(["base"], affected.Select(layer => layer.Name));
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task First_import_tells_nobody()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var workers = await RunningWorkers.StartAsync(
            _database, _tracker.Options, new NotifierOptions { Webhooks = [new WebhookOptions { Endpoint = receiver.Address }] });
        await FirstRunAsync();

        Assert.All(await _database.Notifications.CountAsync(Token), pair => Assert.Equal(0, pair.Value));
    }

    [Fact]
    public async Task Unchanged_feed_is_asked_for_with_its_validator_and_not_sent_again()
    {
        await using var workers = await RunningWorkers.StartAsync(_database, _tracker.Options, new NotifierOptions());
        await FirstRunAsync();
        var revision = await _database.GetRevisionAsync(Token);
        var results = await workers.RunAsync("debian", Token);

        Assert.Equal(FeedUpdateOutcome.Unchanged, Assert.Single(results).Outcome);
        Assert.Contains("If-None-Match: \"3.0.2-1-1\"", _tracker.Host.Requests[^1], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(revision, await _database.GetRevisionAsync(Token));
    }

    [Fact]
    public async Task Same_bytes_with_another_validator_change_nothing()
    {
        await using var workers = await RunningWorkers.StartAsync(_database, _tracker.Options, new NotifierOptions());
        await FirstRunAsync();
        var revision = await _database.GetRevisionAsync(Token);
        _tracker.Publish("3.0.2-1", generation: 2);

        Assert.Equal(FeedUpdateOutcome.Unchanged, Assert.Single(await workers.RunAsync("debian", Token)).Outcome);
        Assert.Equal(revision, await _database.GetRevisionAsync(Token));
    }

    [Fact]
    public async Task Failing_feed_waits_twice_as_long_each_time_up_to_its_interval_while_others_go_on()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var perFeed = new Dictionary<string, FeedScheduleOptions> { ["osv"] = new() { Interval = TimeSpan.FromMinutes(10) } };
        var options = _tracker.Options with { Feeds = ["debian", "osv"], PerFeed = perFeed };
        await using var workers = await RunningWorkers.StartAsync(_database, options, new NotifierOptions(), time: time);
        await FirstRunAsync();
        _tracker.Break();
        var others = OthersRequests();
        var began = time.GetUtcNow();
        var minutes = new List<double>();
        while (minutes.Count < 8)
        {
            var before = _tracker.Host.Paths.Count(path => path == "/data/json");
            time.SetUtcNow((await workers.TriggerAsync("debian", Token)).NextFireTimeUtc!.Value);
            while (_tracker.Host.Paths.Count(path => path == "/data/json") == before || await workers.IsRunningAsync("debian", Token))
            {
                await Task.Delay(5, Token);
            }

            minutes.Add((time.GetUtcNow() - began).TotalMinutes);
        }

        Assert.Equal([60, 62, 66, 74, 90, 120, 180, 240], minutes);
        while (OthersRequests() == others)
        {
            await Task.Delay(5, Token);
        }

        _tracker.Publish("3.0.7-1");
        time.SetUtcNow((await workers.TriggerAsync("debian", Token)).NextFireTimeUtc!.Value);
        while ((await _database.Advisories.GetStatesAsync(Token)).Any(state => state is { Feed: "debian", Error: not null }))
        {
            await Task.Delay(5, Token);
        }
    }

    [Fact]
    public async Task Schedule_waits_for_the_interval_since_the_last_look_of_an_earlier_process()
    {
        await using (await RunningWorkers.StartAsync(_database, _tracker.Options, new NotifierOptions()))
        {
            await FirstRunAsync();
        }

        var last = (await _database.Advisories.GetStatesAsync(Token)).Single(state => state.Feed == "debian").Checked!.Value;
        await using var again = await RunningWorkers.StartAsync(_database, _tracker.Options, new NotifierOptions());
        var trigger = await again.TriggerAsync("debian", Token);

        Assert.InRange((trigger.NextFireTimeUtc!.Value - last).TotalSeconds, 3_599, 3_601);
        Assert.Single(_tracker.Host.Paths);
    }

    [Fact]
    public async Task Every_feed_of_the_catalog_is_planned_unless_it_is_switched_off()
    {
        var catalog = new FeedCatalog(new FeedSettings(), TimeProvider.System);
        var hour = TimeSpan.FromHours(1);
        Assert.Equal(catalog.All.Select(feed => new PlannedFeed(feed.Name, hour)), new UpdaterOptions().Plan(catalog));
        Assert.Empty(new UpdaterOptions { Interval = TimeSpan.Zero }.Plan(catalog));
        var perFeed = new Dictionary<string, FeedScheduleOptions>
        {
            ["osv"] = new() { Interval = TimeSpan.FromHours(6) },
            ["alpine"] = new() { Enabled = false },
        };
        Assert.Equal(
            [new PlannedFeed("debian", hour), new PlannedFeed("osv", TimeSpan.FromHours(6))],
            new UpdaterOptions { Feeds = ["alpine", "debian", "osv"], PerFeed = perFeed }.Plan(catalog));
        Assert.Throws<InvalidOperationException>(() => new UpdaterOptions { Feeds = ["debain"] }.Plan(catalog));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Feed_without_data_is_told_as_missing_and_counted()
    {
        await using var workers = await RunningWorkers.StartAsync(
            _database, _tracker.Options with { Feeds = ["debian", "osv"] }, new NotifierOptions());
        await FirstRunAsync();

        await workers.RunAsync("debian", Token);

        Assert.Equal(
            [("debian", "current"), ("osv", "missing")],
            (await workers.Services.GetRequiredService<FeedReadiness>().GetAsync(Token)).Select(feed => (feed.Name, feed.State)));
        Assert.Contains("strata_feeds_without_data 1\n", await workers.ReadMetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_of_a_replica_with_other_settings_is_told()
    {
        await using var workers = await RunningWorkers.StartAsync(_database, _tracker.Options, new NotifierOptions());
        await workers.TriggerAsync("debian", Token);
        var scheduler = await workers.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
        var own = workers.Services.GetRequiredService<FeedSchedule>();
        var addresses = new Dictionary<string, Uri> { ["debian"] = new("http://mirror.example/") };
        var mirrored = _tracker.Options with { Settings = _tracker.Options.Settings with { BaseAddresses = addresses } };

        Assert.False(await own.IsForeignAsync(scheduler, Token));
        foreach (var options in new[] { _tracker.Options with { Interval = TimeSpan.FromHours(2) }, mirrored, _tracker.Options with { Feeds = ["debian", "osv"] } })
        {
            var plan = options.Plan(new FeedCatalog(options.Settings, TimeProvider.System));
            var other = new FeedSchedule(options, plan, () => 0, TimeProvider.System, NullLogger<FeedSchedule>.Instance);
            await other.ApplyAsync(scheduler, await _database.Advisories.GetStatesAsync(Token), Token);
            Assert.False(await other.IsForeignAsync(scheduler, Token));
            Assert.True(await own.IsForeignAsync(scheduler, Token));
        }
    }

    [Fact]
    public async Task Metrics_tell_runs_records_and_failures()
    {
        await using var workers = await RunningWorkers.StartAsync(_database, _tracker.Options, new NotifierOptions());
        await FirstRunAsync();
        _tracker.Break();
        await workers.RunAsync("debian", Token);
        var metrics = await workers.ReadMetricsAsync();

        Assert.Contains("clair_updater_errors_total 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("clair_updater_duration_seconds ", metrics, StringComparison.Ordinal);
        Assert.Contains("clair_updater_notes_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("strata_feed_runs_total{feed=\"debian\",outcome=\"failure\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("strata_feed_records{feed=\"debian\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("strata_feed_last_success_timestamp_seconds{feed=\"debian\"} 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_update_is_the_oldest_success_and_absent_while_a_feed_fails()
    {
        var written = new List<DateTimeOffset>();
        var last = new LastUpdate([new PlannedFeed("a", TimeSpan.FromHours(1)), new PlannedFeed("b", TimeSpan.FromHours(1))], (instant, _) =>
        {
            written.Add(instant);
            return Task.FromResult(KeyValueOutcome.Written);
        }, NullLogger.Instance);
        var day = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        FeedState State(string feed, string partition, int hour, string? error = null) =>
            new() { Feed = feed, Partition = partition, Fingerprint = "x", Checked = day.AddHours(hour), Error = error };

        await last.RecordAsync([State("a", "", 1)], Token);
        await last.RecordAsync([State("a", "", 1), State("b", "1", 2), State("b", "2", 3, "broken")], Token);
        Assert.Empty(written);
        await last.RecordAsync([State("a", "", 5), State("b", "1", 4), State("b", "2", 4)], Token);
        Assert.Equal([day.AddHours(4)], written);
    }

    private static LayerToStore Layer(string name, string version) => new()
    {
        Name = name,
        EngineVersion = 3,
        Namespace = "debian:12",
        Tree = new byte[] { 1 },
        Packages =
        [
            new Package
            {
                Name = "libssl3",
                Version = version,
                Arch = "amd64",
                Type = PackageType.Deb,
                Source = new SourcePackage("openssl", version),
            },
        ],
    };

    /// <summary>Waits for the run that follows the start when there is no data.</summary>
    private async Task FirstRunAsync()
    {
        while (!FeedStates.HasData(await _database.Advisories.GetStatesAsync(Token), "debian"))
        {
            await Task.Delay(10, Token);
        }
    }

    private int OthersRequests() => _tracker.Host.Paths.Count(path => path.StartsWith("/osv/", StringComparison.Ordinal));
}
