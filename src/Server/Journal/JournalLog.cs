namespace Strata.Server.Journal;

/// <summary>What the journal of edits tells operators.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(6001, LogLevel.Error, "The written vulnerability {Name} of {Namespace} cannot be applied and is set aside: {Problem}")]
    public static partial void SetAside(ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(6002, LogLevel.Warning, "Written vulnerabilities cannot be applied now; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(6003, LogLevel.Warning, "{Waiting} written vulnerabilities are left to the next server that starts")]
    public static partial void Left(ILogger logger, Exception exception, long waiting);
}
