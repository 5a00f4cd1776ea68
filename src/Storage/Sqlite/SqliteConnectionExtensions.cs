using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>Short forms for hand-written SQL.</summary>
internal static class SqliteConnectionExtensions
{
    /// <summary>Prepares a statement; <paramref name="parameters"/> are given their values by place with <see cref="Bind"/>.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var store = connection as StoreConnection;
        if (store?.Take(sql) is { } reused)
        {
            return reused;
        }

        var command = store is null ? new SqliteCommand(sql, connection) : new ReusedCommand(sql, store);
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    public static SqliteCommand Bind(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.Prepare(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row as an integer; null when there is no row or it is null.</summary>
    public static long? ReadNumber(this SqliteCommand command) => command.ExecuteScalar() as long?;

    public static long ReadNumber(this SqliteConnection connection, string sql)
    {
        using var command = connection.Prepare(sql);
        return command.ReadNumber() ?? 0;
    }
}
