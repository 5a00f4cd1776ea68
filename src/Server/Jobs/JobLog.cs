namespace Strata.Server.Jobs;

/// <summary>What the workers tell the operator. Requests and secrets are never logged.</summary>
internal static partial class JobLog
{
    [LoggerMessage(1, LogLevel.Information, "Jobs: {Workers} workers for {Kinds}.")]
    public static partial void Started(ILogger logger, int workers, string kinds);

    [LoggerMessage(2, LogLevel.Information, "Job {Id} ({Kind} {Key}) is done after {Attempts} attempts.")]
    public static partial void Done(ILogger logger, string id, string kind, string key, int attempts);

    [LoggerMessage(3, LogLevel.Warning, "Job {Id} ({Kind} {Key}) failed: {Problem}")]
    public static partial void Failed(ILogger logger, string id, string kind, string key, string problem);

    [LoggerMessage(4, LogLevel.Information, "Job {Id} ({Kind} {Key}) failed for now and is tried again in {Delay}: {Problem}")]
    public static partial void Retried(ILogger logger, string id, string kind, string key, TimeSpan delay, string problem);

    [LoggerMessage(5, LogLevel.Information, "Job {Id} is not this server's any more: it was cancelled, its deadline passed, or another server took it.")]
    public static partial void Lost(ILogger logger, string id);

    [LoggerMessage(6, LogLevel.Error, "Job {Id} ({Kind}) broke.")]
    public static partial void Broke(ILogger logger, Exception exception, string id, string kind);

    [LoggerMessage(7, LogLevel.Warning, "The database could not be asked for jobs.")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "How job {Id} ended could not be stored; it is done again when its lease lapses.")]
    public static partial void EndNotStored(ILogger logger, Exception exception, string id);

    [LoggerMessage(9, LogLevel.Warning, "{Count} jobs were ended since their deadline had passed.")]
    public static partial void Expired(ILogger logger, int count);
}
