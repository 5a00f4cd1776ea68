using Strata.Storage.Notifications;

namespace Strata.Server.Tests.Notifications;

/// <summary>A delivery of <see cref="MemoryOutbox"/>.</summary>
internal sealed class MemoryDelivery(MemoryOutbox outbox, string notification, string receiver, DateTimeOffset created) : IDelivery
{
    public string Notification => notification;

    public string Receiver => receiver;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset? Delivered { get; set; }

    public int Attempts { get; set; }

    public DeliveryState State { get; set; }

    public DateTimeOffset Due { get; set; } = created;

    public string? Error { get; set; }

    public bool IsTaken { get; set; }

    public Task SucceedAsync(DateTimeOffset now, CancellationToken cancellationToken) => outbox.EndAsync(this, DeliveryState.Delivered, now, null);

    public Task FailAsync(string error, DateTimeOffset retryAt, CancellationToken cancellationToken) =>
        outbox.EndAsync(this, DeliveryState.Pending, retryAt, error);

    public Task GiveUpAsync(string error, CancellationToken cancellationToken) =>
        outbox.EndAsync(this, DeliveryState.Dead, DateTimeOffset.MaxValue, error);

    public ValueTask DisposeAsync()
    {
        outbox.Return(this);
        return ValueTask.CompletedTask;
    }
}
