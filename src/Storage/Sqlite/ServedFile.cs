using System.Collections.Concurrent;

namespace Strata.Storage.Sqlite;

/// <summary>The connections that a server keeps open to its file, and what its process holds of it.</summary>
/// <param name="claims">What the process holds, whichever object of it serves the file.</param>
internal sealed class ServedFile(ProcessClaims claims) : IDisposable
{
    /// <summary>As many readers as go on at once on a machine of usual size; more are opened and closed again.</summary>
    private const int KeptReaders = 32;

    private readonly ConcurrentBag<StoreConnection> _readers = [];
    private bool _isClosed;

    public ProcessClaims Claims { get; } = claims;

    /// <summary>The connection for changes, which are made one after the other.</summary>
    public StoreConnection? Writer { get; set; }

    /// <summary>The right to serve the file; null while nobody asked for it.</summary>
    public IDisposable? Claim { get; set; }

    /// <summary>A connection that nobody uses, with the latest schema; null when there is none.</summary>
    public StoreConnection? TakeReader() => _readers.TryTake(out var reader) ? reader : null;

    /// <summary>Keeps a connection with the latest schema and no open transaction for the next reader; false when there are enough.</summary>
    public bool KeepReader(StoreConnection reader)
    {
        if (_isClosed || _readers.Count >= KeptReaders)
        {
            return false;
        }

        _readers.Add(reader);
        return true;
    }

    public void CloseWriter()
    {
        Writer?.Dispose();
        Writer = null;
    }

    public void Dispose()
    {
        _isClosed = true;
        CloseWriter();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        Claim?.Dispose();
    }
}
