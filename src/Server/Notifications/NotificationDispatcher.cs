using Strata.Storage.Notifications;

namespace Strata.Server.Notifications;

/// <summary>
/// Runs one <see cref="ReceiverLoop"/> for each receiver for as long as the server runs. At shutdown what is on the way is finished, and
/// given back to the other replicas when the host does not wait that long.
/// </summary>
internal sealed class NotificationDispatcher(
    IReadOnlyList<INotificationSender> senders,
    INotificationStore store,
    NotifierOptions options,
    ChangeSignal changes,
    NotifierMetrics metrics,
    Backoff backoff,
    TimeProvider time,
    ILogger<NotificationDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _abort = new();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var hurry = cancellationToken.Register(_abort.Cancel);
        await base.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        base.Dispose();
        _abort.Dispose();
        foreach (var sender in senders)
        {
            sender.Dispose();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await NameReceiversAsync(stoppingToken).ConfigureAwait(false))
        {
            return;
        }

        NotifierLog.Started(logger, senders.Count);
        await Task.WhenAll(
        [
            CountAsync(stoppingToken),
            .. senders.Select(sender => new ReceiverLoop(sender, store, options, changes, metrics, backoff, time, logger)
                .RunAsync(stoppingToken, _abort.Token)),
        ]).ConfigureAwait(false);
    }

    /// <summary>Tells the store who gets what is made from now on. False when the server was stopped before the store answered.</summary>
    private async Task<bool> NameReceiversAsync(CancellationToken stoppingToken)
    {
        for (var failures = 1; !stoppingToken.IsCancellationRequested; failures++)
        {
            try
            {
                await store.SetReceiversAsync([.. senders.Select(sender => sender.Receiver)], stoppingToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception exception)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    NotifierLog.StoreFailed(logger, exception, "all receivers");
                    await Task.Delay(backoff.After(failures), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }

        return false;
    }

    /// <summary>Keeps the gauges of the backlog, which all replicas have in common.</summary>
    private async Task CountAsync(CancellationToken stoppingToken)
    {
        while (senders.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                metrics.Counted(await store.CountAsync(stoppingToken).ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    NotifierLog.StoreFailed(logger, exception, "all receivers");
                }
            }

            await Task.Delay(CountInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
