using Strata.Storage.Notifications;

namespace Strata.Server.Notifications;

/// <summary>
/// Brings notifications to one receiver. Whatever happens between two steps, a delivery that was not reported as done is taken again by
/// somebody: the store is the only memory, and what is kept here only says when to look.
/// </summary>
internal sealed class ReceiverLoop(
    INotificationSender sender,
    INotificationStore store,
    NotifierOptions options,
    ChangeSignal changes,
    NotifierMetrics metrics,
    Backoff backoff,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>
    /// How long a loop without work waits when nothing wakes it: for repeats that come due, for what an operator replays, and for what a
    /// process that died left behind.
    /// </summary>
    public static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(5);

    /// <summary>Moments of retry that are kept in mind; what is beyond is found when the loop looks anyway.</summary>
    private const int MaximumRetries = 1_024;

    private readonly ReceiverCircuit _circuit = new(backoff);
    private readonly ChangeSignal _finished = new();
    private readonly Lock _lock = new();
    private readonly SortedSet<DateTimeOffset> _retries = [];

    /// <summary>Sends until it is stopped, then waits for what is on the way.</summary>
    /// <param name="stop">Nothing more is taken.</param>
    /// <param name="abort">What is on the way is given back.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        var sending = new List<Task>();
        var stopped = Task.Delay(Timeout.Infinite, stop);
        var storeFailures = 0;
        while (!stop.IsCancellationRequested)
        {
            sending.RemoveAll(task => task.IsCompleted);
            var woken = Task.WhenAny(changes.Next, _finished.Next);
            try
            {
                var isProbing = _circuit.Failures > 0;
                if (sending.Count >= (isProbing ? 1 : options.ConcurrencyPerReceiver))
                {
                    await Task.WhenAny([stopped, .. sending]).ConfigureAwait(false);
                }
                else if (_circuit.ClosedUntil > time.GetUtcNow())
                {
                    await WaitUntilAsync(_circuit.ClosedUntil, stopped).ConfigureAwait(false);
                }
                else if (await TakeAsync(stop).ConfigureAwait(false) is { } delivery)
                {
                    sending.Add(DeliverAsync(delivery, abort));
                }
                else
                {
                    await WaitAsync(Task.WhenAny(woken, stopped)).ConfigureAwait(false);
                }

                storeFailures = 0;
            }
            catch (Exception exception)
            {
                if (!stop.IsCancellationRequested)
                {
                    NotifierLog.StoreFailed(logger, exception, sender.Receiver);
                    await WaitUntilAsync(time.GetUtcNow() + backoff.After(++storeFailures), stopped).ConfigureAwait(false);
                }
            }
        }

        await Task.WhenAll(sending).ConfigureAwait(false);
    }

    private Task<IDelivery?> TakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _retries.RemoveWhere(retry => retry <= now);
        }

        return store.TakeAsync(sender.Receiver, now, now - options.RenotifyInterval, cancellationToken);
    }

    private Task WaitAsync(Task woken)
    {
        var idle = time.GetUtcNow() + IdleWait;
        lock (_lock)
        {
            return WaitUntilAsync(_retries.Count > 0 && _retries.Min < idle ? _retries.Min : idle, woken);
        }
    }

    /// <summary>Waits for an instant or for <paramref name="woken"/>. The clock is read again behind the timer: it may have been moved before.</summary>
    private async Task WaitUntilAsync(DateTimeOffset instant, Task woken)
    {
        using var awake = new CancellationTokenSource();
        var wait = instant - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            var timer = Task.Delay(wait, time, awake.Token);
            if (time.GetUtcNow() < instant)
            {
                await Task.WhenAny(woken, timer).ConfigureAwait(false);
            }

            await awake.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One attempt. Never throws: a store that fails leaves the delivery as it was.</summary>
    private async Task DeliverAsync(IDelivery delivery, CancellationToken abort)
    {
        var failuresBefore = _circuit.Failures;
        try
        {
            await using (delivery.ConfigureAwait(false))
            {
                try
                {
                    await sender.SendAsync(delivery.Notification, abort).ConfigureAwait(false);
                }
                catch (SendFailedException failure)
                {
                    await FailAsync(delivery, failuresBefore, failure.Message, abort).ConfigureAwait(false);
                    return;
                }

                await SucceedAsync(delivery, failuresBefore, abort).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            if (!abort.IsCancellationRequested)
            {
                NotifierLog.StoreFailed(logger, exception, sender.Receiver);
                _circuit.Fail(failuresBefore, time.GetUtcNow());
            }
        }
        finally
        {
            _finished.Raise();
        }
    }

    private async Task SucceedAsync(IDelivery delivery, int failuresBefore, CancellationToken abort)
    {
        var now = time.GetUtcNow();
        _circuit.Succeed();
        metrics.Delivered(sender, now - delivery.Created, delivery.Delivered is not null);
        NotifierLog.Delivered(logger, delivery.Notification, sender.Receiver);
        if (failuresBefore > 1)
        {
            NotifierLog.ReceiverUp(logger, sender.Receiver);
        }

        await delivery.SucceedAsync(now, abort).ConfigureAwait(false);
    }

    private async Task FailAsync(IDelivery delivery, int failuresBefore, string error, CancellationToken abort)
    {
        var now = time.GetUtcNow();
        var attempts = delivery.Attempts + 1;
        var closedUntil = _circuit.Fail(failuresBefore, now);
        var failures = _circuit.Failures;
        metrics.Failed(sender, failures);
        if (failures == options.Attempts && failures > failuresBefore)
        {
            NotifierLog.ReceiverDown(logger, sender.Receiver, failures);
        }

        if (now - delivery.Created >= options.DeadLetterAge && attempts >= options.Attempts)
        {
            metrics.GivenUp(sender);
            NotifierLog.GivenUp(logger, delivery.Notification, sender.Receiver, attempts, error);
            await delivery.GiveUpAsync(error, abort).ConfigureAwait(false);
            return;
        }

        // While the receiver is down everything waits for the next probe; one that fails alone waits by its own count.
        var own = attempts > failures ? now + backoff.After(attempts) : closedUntil;
        var retryAt = own > closedUntil ? own : closedUntil;
        NotifierLog.Failed(logger, delivery.Notification, sender.Receiver, attempts, error, retryAt);
        await delivery.FailAsync(error, retryAt, abort).ConfigureAwait(false);
        lock (_lock)
        {
            if (_retries.Count < MaximumRetries)
            {
                _retries.Add(retryAt);
            }
        }
    }
}
