namespace Strata.Server.Notifications;

/// <summary>
/// A way to tell one receiver. A new channel is an implementation and a line in <see cref="Senders"/>. A sender tries once: retries, waits
/// and bookkeeping belong to the dispatcher.
/// </summary>
internal interface INotificationSender : IDisposable
{
    /// <summary>The receiver's name, as the store and operators know it.</summary>
    string Receiver { get; }

    /// <summary>The kind of channel: the label <c>backend</c> of the metrics.</summary>
    string Kind { get; }

    /// <summary>Sends the notification and returns when the receiver has taken it.</summary>
    /// <exception cref="SendFailedException">The receiver did not take it; the message is for operators and holds no secret.</exception>
    Task SendAsync(string notification, CancellationToken cancellationToken);
}
