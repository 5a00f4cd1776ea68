using System.Net.Sockets;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>
/// What a failure means: whether trying again helps, and the one sentence that it is reported with. Sentences name no host, user or
/// statement; what the server said is in the inner exception.
/// </summary>
internal static class PostgresFault
{
    /// <summary>True for every exception that <see cref="Translate"/> has a sentence for.</summary>
    public static bool IsKnown(Exception e) => e is NpgsqlException or CorruptRecordException or SocketException or TimeoutException or IOException;

    /// <summary>
    /// True when the transaction left nothing behind and may succeed when it is run again: a conflict with another, a row that another
    /// added or deleted meanwhile, a lost or refused connection, a server that is starting or stopping.
    /// </summary>
    public static bool IsTransient(Exception e) => e switch
    {
        PostgresException { SqlState: var state } => state is
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            || state.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException => e.InnerException is IOException or SocketException or TimeoutException,
        _ => e is SocketException,
    };

    /// <summary>
    /// True when the time for a connection or a statement ran out. It is as long as anybody should wait: another try would wait as long again.
    /// </summary>
    public static bool IsTimeout(Exception e) => e is TimeoutException || (e is NpgsqlException && e.InnerException is TimeoutException);

    /// <summary>True when the connection broke or the server ended it: what it was doing may or may not have been done.</summary>
    public static bool IsConnectionLost(Exception e) => e switch
    {
        PostgresException { SqlState: var state } =>
            state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal),
        _ => IsKnown(e) && e is not CorruptRecordException,
    };

    /// <summary>
    /// True when the database will never take what it was given, whatever is done about the database: a value that is impossible, breaks a rule of
    /// a table, or is too large for it.
    /// </summary>
    public static bool IsRefusedContent(Exception e) => e is PostgresException { SqlState: var state } && !IsTransient(e)
        && (state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("54", StringComparison.Ordinal));

    /// <summary>The exception that callers of the store get.</summary>
    public static Exception Translate(Exception e) => e switch
    {
        CorruptRecordException => new StoreException($"The database is damaged: {e.Message}. Restore it from a backup.", e),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new StoreReadOnlyException("PostgreSQL", e),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => new StoreException(
            "The database refuses this user a right that is needed. See docs/how-to/postgresql.md.", e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.InsufficientResources } =>
            new StoreException("The database has no room left. What was stored before is unchanged.", e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            new StoreException("The database does not accept the user or the password.", e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new StoreException("The database does not exist.", e),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn } =>
            new StoreException("The database has not been prepared for this version: its tables are missing.", e),
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable } =>
            new StoreException("The database took too long.", e),
        PostgresException when !IsTransient(e) => new StoreException("The database refused a statement.", e),
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation } =>
            new StoreException("The database is too busy: other changes kept getting in between.", e),
        _ => new StoreException("The database cannot be reached.", e),
    };
}
