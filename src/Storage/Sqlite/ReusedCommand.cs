using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>A statement that goes back to its connection when it is disposed.</summary>
internal sealed class ReusedCommand(string sql, StoreConnection connection) : SqliteCommand(sql, connection)
{
    private bool _released;

    /// <summary>Ends it for good.</summary>
    public void Release()
    {
        _released = true;
        Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (_released || !connection.Keep(this))
        {
            base.Dispose(disposing);
        }
    }
}
