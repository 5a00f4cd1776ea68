namespace Strata.Storage.Notifications;

/// <summary>How one notification stands with one receiver, for operators.</summary>
/// <param name="Notification">The notification's name.</param>
/// <param name="Receiver">The receiver's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">What the last failed attempt said, or null.</param>
/// <param name="Created">When the notification was made.</param>
public sealed record DeliveryStatus(
    string Notification, string Receiver, DeliveryState State, int Attempts, string? Error, DateTimeOffset Created);
