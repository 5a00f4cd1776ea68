using Microsoft.Data.Sqlite;

namespace Strata.Testing;

/// <summary>Makes <c>rpmdb.sqlite</c> with SQLite itself, with or without a write-ahead log that holds part of it.</summary>
public static class RpmSqliteDatabase
{
    /// <summary>The file, all changes in it.</summary>
    public static byte[] Of(IEnumerable<byte[]> headers, int pageBytes = 4_096)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("rpmdb.sqlite");
        using (var connection = Open(path, pageBytes, "delete"))
        {
            Insert(connection, headers);
        }

        return File.ReadAllBytes(path);
    }

    /// <summary>
    /// The file and its log: <paramref name="before"/> is in the file, <paramref name="after"/> in the log, as is the removal of record 1.
    /// </summary>
    public static (byte[] File, byte[] Log) WithLog(IEnumerable<byte[]> before, IEnumerable<byte[]> after, int pageBytes = 4_096)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("rpmdb.sqlite");
        using var connection = Open(path, pageBytes, "wal");
        Insert(connection, before);
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint = 0");
        Insert(connection, after);
        Run(connection, "DELETE FROM Packages WHERE hnum = 1");
        return (Read(path), Read(path + "-wal"));
    }

    private static SqliteConnection Open(string path, int pageBytes, string journal)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Run(connection, $"PRAGMA page_size = {pageBytes}; PRAGMA journal_mode = {journal}");
        Run(connection, "CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
        Run(connection, "CREATE TABLE IF NOT EXISTS 'Name' (key TEXT NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL)");
        Run(connection, "CREATE INDEX IF NOT EXISTS 'Name_key_idx' ON 'Name'(key ASC)");
        return connection;
    }

    private static void Insert(SqliteConnection connection, IEnumerable<byte[]> headers)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var header in headers)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO Packages (blob) VALUES ($blob)";
            command.Parameters.AddWithValue("$blob", header);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Run(SqliteConnection connection, string statements)
    {
        foreach (var statement in statements.Split(';'))
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
