using Strata.Storage.Postgres;

namespace Strata.Server.Workers;

/// <summary>What feed updates and clean-ups tell operators.</summary>
internal static partial class WorkersLog
{
    [LoggerMessage(3001, LogLevel.Information, "Feed {Feed} {Partition} is updated: {Records} records")]
    public static partial void PartitionUpdated(ILogger logger, string feed, string partition, long records);

    [LoggerMessage(3002, LogLevel.Debug, "Feed {Feed} {Partition} was not updated: {Error}")]
    public static partial void PartitionFailed(ILogger logger, string feed, string partition, string error);

    [LoggerMessage(3003, LogLevel.Information, "Feed {Feed} was looked at: {Updated} of {Count} parts are new, {Seconds:F1} s")]
    public static partial void FeedRan(ILogger logger, string feed, int updated, int count, double seconds);

    [LoggerMessage(3004, LogLevel.Warning, "Feed {Feed} was not updated, its old data stays: {Error}. Failures in a row: {Failures}; next try: {Next:yyyy-MM-dd HH:mm:ss}")]
    public static partial void FeedFailed(ILogger logger, string feed, string error, int failures, DateTime? next);

    [LoggerMessage(3005, LogLevel.Information, "Job {Job} runs every {Interval}, from {Next:yyyy-MM-dd HH:mm:ss} on")]
    public static partial void Scheduled(ILogger logger, string job, string interval, DateTimeOffset? next);

    [LoggerMessage(3006, LogLevel.Information, "Job {Job} is no longer planned")]
    public static partial void Removed(ILogger logger, string job);

    [LoggerMessage(3007, LogLevel.Error, "The schedule cannot be read or written; it is tried again")]
    public static partial void ScheduleFailed(ILogger logger, Exception exception);

    [LoggerMessage(3008, LogLevel.Information, "Clean-up deleted {Layers} rows of layers and {Notifications} notifications")]
    public static partial void Pruned(ILogger logger, long layers, long notifications);

    [LoggerMessage(3009, LogLevel.Error, "Feed {Feed} broke off")]
    public static partial void FeedBroke(ILogger logger, Exception exception, string feed);

    [LoggerMessage(3012, LogLevel.Error, "The clean-up failed; it is tried again at its interval")]
    public static partial void PruneFailed(ILogger logger, Exception exception);

    [LoggerMessage(3013, LogLevel.Warning, "Another replica, which started later, has planned feeds with other updater settings, and its plan is in force; give all replicas the same settings")]
    public static partial void ScheduleForeign(ILogger logger);

    [LoggerMessage(3014, LogLevel.Information, "The schedule of feeds is that of this replica's settings again")]
    public static partial void ScheduleOwn(ILogger logger);

    [LoggerMessage(3010, LogLevel.Information, "Feed {Feed} is being looked at")]
    public static partial void FeedBegins(ILogger logger, string feed);

    [LoggerMessage(3011, LogLevel.Warning, "The time of the last update is not written to public.keyvalue, where old Harbor reads it: {Outcome}")]
    public static partial void LastUpdateNotWritten(ILogger logger, KeyValueOutcome outcome);
}
