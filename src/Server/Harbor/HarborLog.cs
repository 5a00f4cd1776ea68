namespace Strata.Server.Harbor;

/// <summary>What the adapter tells the operator. Bodies, headers and query strings are never logged.</summary>
internal static partial class HarborLog
{
    [LoggerMessage(EventId = 1, Message = "Harbor: {Method} {Path} {Status} in {Milliseconds:0.0} ms ({RequestId})")]
    public static partial void Answered(
        ILogger logger, LogLevel level, string method, string path, int status, double milliseconds, string requestId);

    [LoggerMessage(2, LogLevel.Error, "Harbor: {Route}: the database failed ({RequestId}).")]
    public static partial void DatabaseFailed(ILogger logger, Exception exception, string route, string requestId);

    [LoggerMessage(3, LogLevel.Error, "Harbor: {Route}: unexpected error ({RequestId}).")]
    public static partial void Failed(ILogger logger, Exception exception, string route, string requestId);
}
