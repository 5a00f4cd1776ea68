using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Strata.Server.Notifications;
using Strata.Server.Workers;
using Strata.Storage.Sqlite;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Workers;

/// <summary>Several schedulers on one real PostgreSQL, directly and through pgbouncer in transaction mode.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTracker _tracker = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _tracker.Publish("3.0.2-1");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _tracker.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Three_schedulers_run_each_feed_once_at_each_interval(bool pooled)
    {
        await using var postgres = await PostgresTestDatabase.CreateAsync(pooled, Token);
        await postgres.ExecuteAsync("CREATE SCHEMA strata", Token);
        await using var database = new SqliteDatabase(Path.Combine(_folder.Path, "server.db"));
        await database.MigrateAsync(Token);
        var cluster = new UpdaterCluster(postgres.ConnectionString, null);
        var options = _tracker.Options with
        {
            Interval = TimeSpan.FromSeconds(2),
            FirstBackoff = TimeSpan.FromSeconds(2),
            CheckinInterval = TimeSpan.FromSeconds(1),
        };
        var runs = new ConcurrentQueue<(string Scheduler, DateTimeOffset Planned)>();
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunningWorkers.StartAsync(database, options, new NotifierOptions(), cluster)));
        try
        {
            foreach (var replica in replicas)
            {
                var scheduler = await replica.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
                scheduler.ListenerManager.AddJobListener(new RecordingListener(context =>
                    runs.Enqueue((scheduler.SchedulerInstanceId, context.ScheduledFireTimeUtc!.Value))));
            }

            while (runs.DistinctBy(run => run.Planned).Count() < 5)
            {
                await Task.Delay(50, Token);
            }
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }

        var planned = runs.Select(run => run.Planned).ToList();
        Assert.Equal(planned.Distinct(), planned);
        Assert.All(planned.Order().Zip(planned.Order().Skip(1)), pair => Assert.Equal(0, (pair.Second - pair.First).Ticks % TimeSpan.FromSeconds(2).Ticks));
        await postgres.ExecuteAsync("SELECT * FROM strata.qrtz_triggers", Token);
    }
}
