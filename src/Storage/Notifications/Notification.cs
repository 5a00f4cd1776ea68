using Strata.Core.Advisories;

namespace Strata.Storage.Notifications;

/// <summary>A change that somebody is told about.</summary>
/// <param name="Name">Its id: a UUID made from what changed and the change's number, so that the same change never gets two.</param>
/// <param name="Created">When the change became visible.</param>
/// <param name="Notified">When a receiver last took it, or null.</param>
/// <param name="Deleted">When the receiver said that it is done with it, or null.</param>
/// <param name="Change">The old and the new form, as they were then.</param>
public sealed record Notification(
    string Name, DateTimeOffset Created, DateTimeOffset? Notified, DateTimeOffset? Deleted, VulnerabilityChange Change)
{
    /// <summary>Whether either form affects a package that was stored when the change became visible or has been since.</summary>
    public bool AffectsPackages { get; init; }
}
