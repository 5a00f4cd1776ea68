namespace Strata.Server.ClairV1;

/// <summary>What the API tells the operator. Query strings and headers are never logged.</summary>
internal static partial class ClairV1Log
{
    [LoggerMessage(EventId = 1, Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms ({RequestId})")]
    public static partial void Answered(
        ILogger logger, LogLevel level, string method, string path, int status, double milliseconds, string requestId);

    [LoggerMessage(2, LogLevel.Error, "{Route}: the database failed ({RequestId}).")]
    public static partial void DatabaseFailed(ILogger logger, Exception exception, string route, string requestId);

    [LoggerMessage(3, LogLevel.Error, "{Route}: unexpected error ({RequestId}).")]
    public static partial void Failed(ILogger logger, Exception exception, string route, string requestId);
}
