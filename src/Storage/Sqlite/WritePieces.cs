using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Writes much in transactions of bounded size. Between two of them whoever waits to write has a turn, so that an update holds up nobody
/// for longer than a piece takes. What is not committed when it is disposed is undone.
/// </summary>
/// <param name="connection">A connection that may write.</param>
/// <param name="file">Its file.</param>
/// <param name="size">Bytes after which a piece is committed.</param>
internal sealed class WritePieces(SqliteConnection connection, DatabaseFile file, int size) : IDisposable
{
    private IDisposable? _turn;
    private WriteTransaction? _transaction;
    private int _written;

    /// <summary>To be called before each row: afterwards a transaction is open that has room for it.</summary>
    public async ValueTask MakeRoomAsync(CancellationToken cancellationToken)
    {
        if (_written >= size)
        {
            Commit();
        }

        if (_transaction is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _turn = await file.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
            _transaction = WriteTransaction.Begin(connection);
        }
    }

    /// <summary>Counts what was written.</summary>
    public void Add(int bytes) => _written += bytes;

    /// <summary>Ends the piece.</summary>
    public void Commit()
    {
        _transaction?.Commit();
        Dispose();
    }

    public void Dispose()
    {
        _transaction?.Dispose();
        _transaction = null;
        _turn?.Dispose();
        _turn = null;
        _written = 0;
    }
}
