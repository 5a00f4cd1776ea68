using System.Threading.Channels;
using Strata.Storage.Notifications;

namespace Strata.Server.Tests.Notifications;

/// <summary>
/// An outbox that keeps the contract in memory, so that a test can count every call and put the clock to the instant that was asked for.
/// </summary>
internal sealed class MemoryOutbox : INotificationStore
{
    private readonly Lock _lock = new();
    private readonly List<MemoryDelivery> _deliveries = [];
    private readonly Channel<MemoryDelivery> _ended = Channel.CreateUnbounded<MemoryDelivery>();
    private int _queries;

    /// <summary>How many calls of any kind were made.</summary>
    public int Queries => Volatile.Read(ref _queries);

    /// <summary>The receivers that were named.</summary>
    public IReadOnlyCollection<string> Receivers { get; private set; } = [];

    /// <summary>Thrown by the next calls that take something, in place of an answer.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Everything in it.</summary>
    public IReadOnlyList<MemoryDelivery> Deliveries
    {
        get
        {
            lock (_lock)
            {
                return [.. _deliveries];
            }
        }
    }

    /// <summary>Adds a notification for a receiver.</summary>
    public MemoryDelivery Add(string name, DateTimeOffset created, string receiver = "webhook")
    {
        var delivery = new MemoryDelivery(this, name, receiver, created);
        lock (_lock)
        {
            _deliveries.Add(delivery);
        }

        return delivery;
    }

    /// <summary>Waits until one more attempt was written down.</summary>
    public ValueTask<MemoryDelivery> EndedAsync(CancellationToken cancellationToken) => _ended.Reader.ReadAsync(cancellationToken);

    public Task<IDelivery?> TakeAsync(string receiver, DateTimeOffset now, DateTimeOffset resendBefore, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _queries);
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        lock (_lock)
        {
            var due = _deliveries
                .Where(delivery => delivery.Receiver == receiver && !delivery.IsTaken
                    && (delivery.State == DeliveryState.Pending ? delivery.Due <= now : delivery.State == DeliveryState.Delivered && delivery.Due < resendBefore))
                .OrderBy(delivery => delivery.State).ThenBy(delivery => delivery.Due).FirstOrDefault();
            due?.IsTaken = true;
            return Task.FromResult<IDelivery?>(due);
        }
    }

    public Task SetReceiversAsync(IReadOnlyCollection<string> receivers, CancellationToken cancellationToken)
    {
        Receivers = receivers;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<DeliveryState, long>> CountAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<DeliveryState, long>>(
            Deliveries.CountBy(delivery => delivery.State).ToDictionary(pair => pair.Key, pair => (long)pair.Value));

    public Task<Notification?> FindAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<AffectedLayer>> FindLayersAsync(
        Notification notification, bool old, long from, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_deliveries.RemoveAll(delivery => delivery.Notification == name) > 0);
        }
    }

    public Task<IReadOnlyList<DeliveryStatus>> ListAsync(DeliveryState? state, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<long> ReplayAsync(string? notification, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<long> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

    internal Task EndAsync(MemoryDelivery delivery, DeliveryState state, DateTimeOffset due, string? error)
    {
        Interlocked.Increment(ref _queries);
        lock (_lock)
        {
            delivery.State = state;
            delivery.Due = due;
            delivery.Error = error;
            delivery.Attempts++;
            delivery.Delivered = state == DeliveryState.Delivered ? due : delivery.Delivered;
        }

        _ended.Writer.TryWrite(delivery);
        return Task.CompletedTask;
    }

    internal void Return(MemoryDelivery delivery)
    {
        lock (_lock)
        {
            delivery.IsTaken = false;
        }
    }
}
