namespace Strata.Storage.Notifications;

/// <summary>Where a notification stands with one receiver.</summary>
public enum DeliveryState
{
    /// <summary>To be sent, for the first time or again.</summary>
    Pending,

    /// <summary>Taken by the receiver; sent again until the receiver deletes the notification.</summary>
    Delivered,

    /// <summary>Given up after the time allowed; an operator may have it sent again.</summary>
    Dead,
}
