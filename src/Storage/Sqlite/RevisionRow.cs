using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>The number that rises with every change that can change an answer.</summary>
internal static class RevisionRow
{
    public static long Read(SqliteConnection connection) => connection.ReadNumber("SELECT revision FROM server_state");

    /// <summary>Raises it in the open transaction and returns the new one.</summary>
    public static long Raise(SqliteConnection connection) =>
        connection.ReadNumber("UPDATE server_state SET revision = revision + 1 RETURNING revision");
}
