using Microsoft.Data.Sqlite;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Collects which records name which package and writes it as one row for each package, or as several when there is too much to hold
/// in memory at once.
/// </summary>
internal sealed class PackageIndexWriter(SqliteConnection connection) : IDisposable
{
    /// <summary>Mentions held in memory: some ten to thirty megabytes, by how many packages share them.</summary>
    private const int LargeCount = 1_000_000;

    private readonly SqliteCommand _insertScope = connection.Prepare(
        "INSERT INTO scope (generation, namespace, declared) VALUES ($generation, $namespace, $declared) RETURNING id",
        "$generation", "$namespace", "$declared");

    private readonly SqliteCommand _insertPackage = connection.Prepare(
        "INSERT INTO package_records (scope, name, piece, records) VALUES ($scope, $name, $piece, $records)",
        "$scope", "$name", "$piece", "$records");

    private readonly RecordIdWriter _ids = new(connection);
    private readonly Dictionary<string, PackageScope> _scopes = new(StringComparer.Ordinal);
    private readonly PackedWriter _packed = new();
    private long _generation;
    private int _piece;
    private int _mentions;

    public void Begin(long generation, IEnumerable<string> declared)
    {
        _generation = generation;
        foreach (var @namespace in declared)
        {
            ScopeOf(@namespace, declared: true);
        }
    }

    /// <summary>Lists a record under its packages, unless it is withdrawn, and returns how many affected ranges it has.</summary>
    public int Add(ReadOnlySpan<byte> record, int number)
    {
        var outline = new RecordOutline(record);
        var ranges = 0;
        while (outline.MoveNext())
        {
            ranges += outline.Ranges;
            var scope = ScopeOf(outline.Namespace, declared: false);
            if (!outline.IsWithdrawn)
            {
                scope.Add(outline.Name, number);
                _ids.Add(outline.IdBytes, scope.Number, number);
                _mentions++;
            }
        }

        return ranges;
    }

    /// <summary>Writes what is collected when it is much, and returns about how many bytes that were.</summary>
    public int FlushWhenLarge() => _mentions < LargeCount ? 0 : Flush();

    public int Flush()
    {
        var written = 0;
        foreach (var scope in _scopes.Values.OrderBy(scope => scope.Id))
        {
            foreach (var (name, records) in scope.TakeSorted())
            {
                var list = RecordNumberList.Pack(_packed, records);
                _insertPackage.Bind(scope.Id, name, _piece, list).ExecuteNonQuery();
                written += name.Length + list.Length;
            }
        }

        written += _ids.Flush(_generation, _piece);
        _piece++;
        _mentions = 0;
        return written;
    }

    public void Dispose()
    {
        _insertScope.Dispose();
        _insertPackage.Dispose();
        _ids.Dispose();
    }

    private PackageScope ScopeOf(string @namespace, bool declared)
    {
        if (!_scopes.TryGetValue(@namespace, out var scope))
        {
            scope = new PackageScope(_insertScope.Bind(_generation, @namespace, declared).ReadNumber()!.Value, _scopes.Count);
            _scopes.Add(@namespace, scope);
        }

        return scope;
    }
}
