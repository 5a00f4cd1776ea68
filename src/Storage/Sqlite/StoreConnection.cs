using Microsoft.Data.Sqlite;

namespace Strata.Storage.Sqlite;

/// <summary>A connection that keeps its statements prepared: preparing one costs more than running it.</summary>
internal sealed class StoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, ReusedCommand> _idle = new(StringComparer.Ordinal);

    /// <summary>A statement that nobody uses at the moment, or null.</summary>
    public ReusedCommand? Take(string sql) => _idle.Remove(sql, out var command) ? command : null;

    /// <summary>Keeps a statement for the next who asks for it; false when there is one already.</summary>
    public bool Keep(ReusedCommand command) => _idle.TryAdd(command.CommandText, command);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _idle.Values)
            {
                command.Release();
            }

            _idle.Clear();
        }

        base.Dispose(disposing);
    }
}
