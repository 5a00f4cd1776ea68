namespace Strata.Server.ClairV1.Models;

/// <summary>Around a notification.</summary>
/// <param name="Notification">The notification.</param>
internal sealed record NotificationEnvelope(Notification Notification);
