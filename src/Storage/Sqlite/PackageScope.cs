using System.Runtime.InteropServices;

namespace Strata.Storage.Sqlite;

/// <summary>One namespace of a generation that is being written: its packages, and the records that name them.</summary>
/// <param name="namespace">The namespace.</param>
/// <param name="isDeclared">Whether the feed declares it.</param>
/// <param name="number">How many scopes of the generation came before it; their rows have consecutive ids.</param>
internal sealed class PackageScope(string @namespace, bool isDeclared, int number)
{
    private readonly Dictionary<string, List<int>> _packages = new(StringComparer.Ordinal);

    private string? _lastName;
    private List<int> _lastRecords = [];

    public string Namespace { get; } = @namespace;

    public bool IsDeclared { get; } = isDeclared;

    public int Number { get; } = number;

    /// <summary>Its row, once it has one.</summary>
    public long? Id { get; set; }

    public void Add(string name, int record)
    {
        // Records come sorted by the package that they name first.
        if (name == _lastName)
        {
            _lastRecords.Add(record);
            return;
        }

        ref var records = ref CollectionsMarshal.GetValueRefOrAddDefault(_packages, name, out _);
        (records ??= new List<int>(1)).Add(record);
        (_lastName, _lastRecords) = (name, records);
    }

    /// <summary>The packages by name with their records in ascending order; the scope is empty afterwards.</summary>
    public List<(string Name, int[] Records)> TakeSorted()
    {
        var sorted = _packages.Select(pair => (pair.Key, pair.Value.ToArray())).ToList();
        sorted.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        _packages.Clear();
        (_lastName, _lastRecords) = (null, []);
        return sorted;
    }
}
