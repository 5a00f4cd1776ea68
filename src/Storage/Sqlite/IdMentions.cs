namespace Strata.Storage.Sqlite;

/// <summary>The records that bear an id, and the namespaces that they name packages of, while a generation is written.</summary>
internal sealed class IdMentions
{
    private readonly List<int> _records = new(1);
    private readonly List<int> _scopes = new(4);

    public void Add(int scope, int record)
    {
        if (_records.Count == 0 || _records[^1] != record)
        {
            _records.Add(record);
        }

        if (!_scopes.Contains(scope))
        {
            _scopes.Add(scope);
        }
    }

    /// <summary>Record numbers in ascending order: they come so.</summary>
    public int[] Records() => [.. _records];

    /// <summary>Scope numbers in ascending order.</summary>
    public int[] Scopes()
    {
        _scopes.Sort();
        return [.. _scopes];
    }
}
