using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Strata.Storage.Sqlite;

/// <summary>A transaction that takes the write lock at once, so that it cannot fail half-way for want of it; undone unless committed.</summary>
internal readonly struct WriteTransaction : IDisposable
{
    private readonly SqliteConnection _connection;

    private WriteTransaction(SqliteConnection connection) => _connection = connection;

    public static WriteTransaction Begin(SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        return new WriteTransaction(connection);
    }

    /// <summary>Keeps readers out as well.</summary>
    public static WriteTransaction BeginExclusive(SqliteConnection connection)
    {
        connection.Execute("BEGIN EXCLUSIVE");
        return new WriteTransaction(connection);
    }

    public void Commit() => _connection.Execute("COMMIT");

    /// <summary>SQLite may have undone the transaction itself (disk full, I/O error); then there is nothing left to undo.</summary>
    public void Dispose()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            _connection.Execute("ROLLBACK");
        }
    }
}
