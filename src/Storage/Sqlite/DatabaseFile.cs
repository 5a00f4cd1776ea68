using Microsoft.Data.Sqlite;
using SQLitePCL;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>
/// One database file. Each read and each write has a connection of its own: opening takes a fraction of a millisecond, and a file
/// that appears, is deleted or is replaced while the program runs is seen as it is.
/// </summary>
/// <param name="path">The file's full path.</param>
/// <param name="repair">What the user is to do when the file is damaged.</param>
/// <param name="options">How the store may be used.</param>
/// <param name="migrations">The known schema versions.</param>
/// <param name="server">
/// What the server that serves the file holds, null for the command line. Of a server's file connections are kept open, and a write-ahead
/// log lets readers go on while something is written.
/// </param>
internal sealed class DatabaseFile(string path, string repair, StorageOptions options, Migrations migrations, ServedFile? server = null)
{
    /// <summary>How long SQLite itself waits for a lock. Commits hold readers off for some milliseconds only.</summary>
    private const int BusyMilliseconds = 30_000;

    private const string ChangeTurn = "change";

    /// <summary>The file's full path.</summary>
    public string Path => path;

    /// <summary>Where an update keeps what does not fit into memory: beside the database, on the disk that must hold it anyway.</summary>
    public string SpillPath => path + ".staging";

    /// <summary>Runs <paramref name="query"/> in one read transaction; a missing or empty file gives <paramref name="whenEmpty"/>.</summary>
    public T Read<T>(Func<SqliteConnection, T> query, T whenEmpty)
    {
        try
        {
            return Exists() ? ReadExisting(query, whenEmpty) : whenEmpty;
        }
        catch (SqliteException e)
        {
            throw Translate(e, writing: false);
        }
        catch (CorruptRecordException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>Runs <paramref name="change"/> on a connection that may write; the file is made, or brought to the latest schema, first.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> change)
    {
        try
        {
            using var connection = OpenForWriting();
            return await change(connection).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            throw Translate(e, writing: true);
        }
        catch (CorruptRecordException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>
    /// Runs <paramref name="change"/> in one write transaction, which is undone when it throws. Changes of this process wait for each
    /// other in line; those of others, and the pieces of an update, are waited for by SQLite.
    /// </summary>
    public async Task<T> ChangeAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken)
    {
        if (server is null)
        {
            return await WriteAsync(connection => Task.FromResult(Change(connection, change))).ConfigureAwait(false);
        }

        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Change(server.Writer ??= OpenForWriting(), change);
        }
        catch (SqliteException e)
        {
            server.CloseWriter();
            throw Translate(e, writing: true);
        }
        catch (CorruptRecordException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>
    /// Waits in line for the right of this process to write: SQLite's own waiting knows no order, and a writer that writes piece after
    /// piece could keep all others out. Null for the command line, which does one thing at a time.
    /// </summary>
    public async ValueTask<IDisposable?> TakeTurnAsync(CancellationToken cancellationToken) =>
        server is null ? null : await server.Claims.LockAsync(ChangeTurn, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Whether commits of a connection are to survive a power cut. What is only staged need not in a server's file: the log that the
    /// commit of the last step syncs holds all of it, in order. Without a log every commit must.
    /// </summary>
    public void SetDurable(SqliteConnection connection, bool isDurable)
    {
        if (server is not null)
        {
            connection.Execute(isDurable ? "PRAGMA synchronous = EXTRA" : "PRAGMA synchronous = NORMAL");
        }
    }

    /// <summary>Runs <paramref name="read"/> on bytes that came from this file: that they are damaged is told as a fault of the file.</summary>
    public T Check<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CorruptRecordException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>Waits until no other process updates this file.</summary>
    public Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        RefuseWhenReadOnly();
        CreateFolder();
        return WriterLock.AcquireAsync(path, options.WriterPatience, cancellationToken);
    }

    /// <summary>Takes the lock of the server that serves this file; null when another has it.</summary>
    public IDisposable? TryServe()
    {
        CreateFolder();
        return FileLock.TryAcquire(path + ".serving", path);
    }

    /// <summary>True for a server's file: only a server asks for a write-ahead log, and a file keeps the journal mode that it has.</summary>
    public static bool IsServed(SqliteConnection connection)
    {
        using var select = connection.Prepare("PRAGMA journal_mode");
        return select.ExecuteScalar() as string == "wal";
    }

    private static T Change<T>(SqliteConnection connection, Func<SqliteConnection, T> change)
    {
        using var transaction = WriteTransaction.Begin(connection);
        var result = change(connection);
        transaction.Commit();
        return result;
    }

    private bool Exists()
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreException($"The advisory database '{path}' cannot be opened: its folder is not readable.", e);
        }
    }

    private T ReadExisting<T>(Func<SqliteConnection, T> query, T whenEmpty)
    {
        T result;
        try
        {
            if (TryRead(query, whenEmpty, out result))
            {
                return result;
            }

            Repair($"The advisory database '{path}' was written by an older version of this program");
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == raw.SQLITE_READONLY_ROLLBACK)
        {
            Repair($"The last write to the advisory database '{path}' was interrupted");
        }

        return TryRead(query, whenEmpty, out result)
            ? result
            : throw new StoreException($"The advisory database '{path}' cannot be brought to the current schema. {repair}");
    }

    /// <summary>False when the schema is older than the one that queries are written for.</summary>
    private bool TryRead<T>(Func<SqliteConnection, T> query, T whenEmpty, out T result)
    {
        var reader = server?.TakeReader();
        var connection = reader ?? Open(SqliteOpenMode.ReadOnly);
        var isKept = false;
        try
        {
            connection.Execute("BEGIN");
            var version = reader is null ? migrations.VersionOf(connection, path) : migrations.Latest;
            var readable = version == 0 || version == migrations.Latest;
            result = version != 0 && readable ? query(connection) : whenEmpty;
            connection.Execute("COMMIT");
            isKept = version == migrations.Latest && server?.KeepReader(connection) == true;
            return readable;
        }
        finally
        {
            if (!isKept)
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>Opening for writing undoes an interrupted commit and applies migrations; a reader alone can do neither.</summary>
    private void Repair(string reason)
    {
        try
        {
            using (OpenForWriting())
            {
            }
        }
        catch (Exception e) when (e is StoreReadOnlyException or SqliteException)
        {
            throw new StoreException($"{reason}, and it cannot be written now. Run 'strata db status' once as a user who may write it.", e);
        }
    }

    private StoreConnection OpenForWriting()
    {
        RefuseWhenReadOnly();
        CreateFolder();
        var connection = Open(SqliteOpenMode.ReadWriteCreate);
        var ready = false;
        try
        {
            if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
            {
                throw new StoreReadOnlyException(path);
            }

            // The page size, of new files only: four blocks of records fill a page well, and a server writes many small rows. EXTRA also syncs the folder after the journal is
            // deleted: without it a power cut could bring the journal, and with it the old state, back after an update was reported as
            // done. No spilling: readers are held off during a commit, and not before. A file keeps the journal mode that it has: only a
            // server asks for a write-ahead log.
            connection.Execute(server is null
                ? "PRAGMA page_size = 16384; PRAGMA synchronous = EXTRA; PRAGMA cache_spill = OFF"
                : "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = EXTRA; PRAGMA cache_spill = OFF; "
                  + "PRAGMA wal_autocheckpoint = 4000");

            migrations.Apply(connection, path);
            ready = true;
            return connection;
        }
        finally
        {
            if (!ready)
            {
                connection.Dispose();
            }
        }
    }

    private StoreConnection Open(SqliteOpenMode mode)
    {
        var connection = new StoreConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, out _);
        return connection;
    }

    private void RefuseWhenReadOnly()
    {
        if (options.ReadOnly)
        {
            throw new StoreReadOnlyException(path);
        }
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreReadOnlyException(path, e);
        }
    }

    private StoreException Damaged(Exception inner) => new($"The advisory database '{path}' is damaged: {inner.Message}. {repair}", inner);

    private Exception Translate(SqliteException e, bool writing) => e.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(e),
        raw.SQLITE_READONLY => new StoreReadOnlyException(path, e),
        raw.SQLITE_CANTOPEN when writing => new StoreReadOnlyException(path, e),
        raw.SQLITE_CANTOPEN => new StoreException($"The advisory database '{path}' cannot be opened. Check that it is a file you may read.", e),
        raw.SQLITE_FULL => new StoreException($"No room to write the advisory database '{path}'. What was stored before is unchanged.", e),
        raw.SQLITE_BUSY => new StoreException($"Another process keeps the advisory database '{path}' locked. Try again when it is done.", e),
        raw.SQLITE_IOERR => new StoreException(
            $"The advisory database '{path}' cannot be {(writing ? "written. What was stored before is unchanged" : "read")}: {e.Message}", e),
        _ => new StoreException($"The advisory database '{path}' cannot be used: {e.Message}", e),
    };
}
