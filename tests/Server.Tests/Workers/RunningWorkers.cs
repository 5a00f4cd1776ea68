using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;
using Quartz;
using Strata.Core.Feeds;
using Strata.Server.Notifications;
using Strata.Server.Workers;
using Strata.Storage;

namespace Strata.Server.Tests.Workers;

/// <summary>Feed updates and the notifier as a server runs them, without the server's APIs.</summary>
internal sealed class RunningWorkers : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningWorkers(IHost host) => _host = host;

    /// <summary>What is running.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Triggers feeds.</summary>
    public WorkerScheduler Scheduler => Services.GetRequiredService<WorkerScheduler>();

    /// <summary>Starts them on a database, which stays the caller's.</summary>
    public static async Task<RunningWorkers> StartAsync(
        IServerDatabase database, UpdaterOptions updater, NotifierOptions notifier, UpdaterCluster? cluster = null, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        var registry = Metrics.NewCustomRegistry();
        builder.Services
            .AddSingleton(registry)
            .AddSingleton<IMetricFactory>(Metrics.WithCustomRegistry(registry))
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(database)
            .AddNotifications(notifier)
            .AddUpdaters(updater, cluster);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningWorkers(host);
    }

    /// <summary>Runs one feed in the foreground, as an operator's command does.</summary>
    public Task<IReadOnlyList<FeedUpdateResult>> RunAsync(string feed, CancellationToken cancellationToken) =>
        Services.GetRequiredService<FeedRun>().RunAsync(feed, force: false, cancellationToken);

    /// <summary>The trigger of a feed, once the schedule is made.</summary>
    public async Task<ITrigger> TriggerAsync(string feed, CancellationToken cancellationToken)
    {
        var scheduler = await Services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        while (true)
        {
            if (await scheduler.GetTrigger(new TriggerKey(feed, FeedSchedule.FeedGroup), cancellationToken) is { } trigger)
            {
                return trigger;
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>True from the moment in which a feed's run begins until its trigger stands for the next one.</summary>
    public async Task<bool> IsRunningAsync(string feed, CancellationToken cancellationToken)
    {
        var scheduler = await Services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        return await scheduler.GetTriggerState(new TriggerKey(feed, FeedSchedule.FeedGroup), cancellationToken) != TriggerState.Normal;
    }

    /// <summary>The metrics as Prometheus would read them.</summary>
    public async Task<string> ReadMetricsAsync()
    {
        using var stream = new MemoryStream();
        await Services.GetRequiredService<CollectorRegistry>().CollectAndExportAsTextAsync(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
