namespace Strata.Server.Notifications;

/// <summary>What the notifier tells operators. Addresses and secrets are not among it.</summary>
internal static partial class NotifierLog
{
    [LoggerMessage(2001, LogLevel.Debug, "Notification {Notification} was taken by {Receiver}")]
    public static partial void Delivered(ILogger logger, string notification, string receiver);

    [LoggerMessage(2002, LogLevel.Warning, "Notification {Notification} was not taken by {Receiver} (attempt {Attempt}): {Error}; next attempt at {RetryAt:O}")]
    public static partial void Failed(ILogger logger, string notification, string receiver, int attempt, string error, DateTimeOffset retryAt);

    [LoggerMessage(2003, LogLevel.Error, "Notification {Notification} to {Receiver} is given up after {Attempts} attempts: {Error}; see 'strata-server notifications list --state dead'")]
    public static partial void GivenUp(ILogger logger, string notification, string receiver, int attempts, string error);

    [LoggerMessage(2004, LogLevel.Warning, "Receiver {Receiver} has failed {Failures} times in a row; nothing but one probe is sent until it answers")]
    public static partial void ReceiverDown(ILogger logger, string receiver, int failures);

    [LoggerMessage(2005, LogLevel.Information, "Receiver {Receiver} takes notifications again")]
    public static partial void ReceiverUp(ILogger logger, string receiver);

    [LoggerMessage(2006, LogLevel.Error, "The store failed while notifications for {Receiver} were sent; it is tried again")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string receiver);

    [LoggerMessage(2007, LogLevel.Warning, "The database's revision cannot be read; it is tried again")]
    public static partial void RevisionUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(2008, LogLevel.Information, "Notifications go to {Count} receivers")]
    public static partial void Started(ILogger logger, int count);
}
