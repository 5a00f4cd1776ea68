using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using Strata.Server.Notifications;
using Strata.Storage.Notifications;

namespace Strata.Server.Tests.Notifications;

/// <summary>A dispatcher on a clock that only the test moves, without chance.</summary>
internal sealed class RunningNotifier : IAsyncDisposable
{
    private readonly NotificationDispatcher _dispatcher;

    private RunningNotifier(NotifierOptions options, INotificationStore store, FakeTimeProvider time)
    {
        Time = time;
        var registry = Metrics.NewCustomRegistry();
        Registry = registry;
        _dispatcher = new NotificationDispatcher(
            Senders.Create(options, time), store, options, Changes, new NotifierMetrics(Metrics.WithCustomRegistry(registry)),
            new Backoff(options.MaximumBackoff, 0, () => 0), time, NullLogger<NotificationDispatcher>.Instance);
    }

    /// <summary>Raised by the test as a commit would.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>The clock.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>Its metrics.</summary>
    public CollectorRegistry Registry { get; }

    /// <summary>Starts one.</summary>
    public static async Task<RunningNotifier> StartAsync(NotifierOptions options, INotificationStore store, FakeTimeProvider time)
    {
        var notifier = new RunningNotifier(options, store, time);
        await notifier._dispatcher.StartAsync(CancellationToken.None);
        return notifier;
    }

    /// <summary>The metrics as Prometheus would read them.</summary>
    public async Task<string> ReadMetricsAsync()
    {
        using var stream = new MemoryStream();
        await Registry.CollectAndExportAsTextAsync(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.StopAsync(CancellationToken.None);
        _dispatcher.Dispose();
    }
}
