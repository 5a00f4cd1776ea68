namespace Strata.Storage.Notifications;

/// <summary>
/// The transactional outbox: notifications are rows that were written with the change that they tell, and stay until they are pruned.
/// </summary>
public interface INotificationStore
{
    /// <summary>The notification with this name, deleted ones included; null when there is none.</summary>
    Task<Notification?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// The layers that add a package which the old (or the new) form of the change affects, by ascending index; computed now, so that
    /// layers deleted since are not among them. Nor are the layers of images: they are nobody's who posts layers and is notified of them.
    /// </summary>
    /// <param name="notification">The notification.</param>
    /// <param name="old">True for the old form.</param>
    /// <param name="from">The lowest index to return.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<AffectedLayer>> FindLayersAsync(
        Notification notification, bool old, long from, int limit, CancellationToken cancellationToken);

    /// <summary>The receiver is done with it: it is never sent again. False when there is no such notification.</summary>
    Task<bool> DeleteAsync(string name, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Names the receivers. Each gets every notification that is made from now on; one that is named for the first time also those that
    /// are not deleted. A receiver that is no longer named gets nothing more.
    /// </summary>
    Task SetReceiversAsync(IReadOnlyCollection<string> receivers, CancellationToken cancellationToken);

    /// <summary>
    /// The notification that has been due for a receiver for the longest time and that nobody else is sending, or null. Pending ones are
    /// due from their making on, or after a failure from their retry time on; delivered ones that are not deleted are due when they were
    /// delivered before <paramref name="resendBefore"/>, after all pending ones. That order is a promise: one that always fails cannot keep
    /// the others back.
    /// </summary>
    Task<IDelivery?> TakeAsync(string receiver, DateTimeOffset now, DateTimeOffset resendBefore, CancellationToken cancellationToken);

    /// <summary>How deliveries stand, newest first, of all states or of one.</summary>
    Task<IReadOnlyList<DeliveryStatus>> ListAsync(DeliveryState? state, int limit, CancellationToken cancellationToken);

    /// <summary>How many deliveries are in each state.</summary>
    Task<IReadOnlyDictionary<DeliveryState, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Has given-up deliveries sent again: those of one notification, or all when it is null. Returns how many.</summary>
    Task<long> ReplayAsync(string? notification, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes notifications that were deleted by their receiver before <paramref name="before"/>. Returns how many.</summary>
    Task<long> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
