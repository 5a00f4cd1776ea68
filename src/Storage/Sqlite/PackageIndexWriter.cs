using Microsoft.Data.Sqlite;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Collects which records name which package and which bear which id, and writes it as one row for each package and id, or as several
/// when there is too much to hold in memory at once.
/// </summary>
internal sealed class PackageIndexWriter(SqliteConnection connection) : IDisposable
{
    /// <summary>Mentions held in memory: some ten to thirty megabytes, by how many packages share them.</summary>
    private const int LargeCount = 1_000_000;

    /// <summary>Ids held in memory: some ten megabytes.</summary>
    private const int LargeIdCount = 100_000;

    private readonly SqliteCommand _insertScope = connection.Prepare(
        "INSERT INTO scope (generation, namespace, declared) VALUES ($generation, $namespace, $declared) RETURNING id",
        "$generation", "$namespace", "$declared");

    private readonly SqliteCommand _insertPackage = connection.Prepare(
        "INSERT INTO package_records (scope, name, piece, records) VALUES ($scope, $name, $piece, $records)",
        "$scope", "$name", "$piece", "$records");

    private readonly RecordIdWriter _ids = new(connection);
    private readonly Dictionary<string, PackageScope> _scopes = new(StringComparer.Ordinal);
    private readonly List<PackageScope> _scopesInOrder = [];
    private readonly List<int> _scopesOfRecord = [];
    private readonly PackedWriter _packed = new();
    private int _piece;
    private int _mentions;

    /// <summary>True when it is time to write what is collected.</summary>
    public bool IsLarge => _mentions >= LargeCount || _ids.Count >= LargeIdCount;

    public void Declare(IEnumerable<string> namespaces)
    {
        foreach (var @namespace in namespaces)
        {
            ScopeOf(@namespace, isDeclared: true);
        }
    }

    /// <summary>Lists a record under its packages and its id, unless it is withdrawn, and returns how many affected ranges it has.</summary>
    public int Add(ReadOnlySpan<byte> record, int number)
    {
        var outline = new RecordOutline(record);
        var ranges = 0;
        _scopesOfRecord.Clear();
        while (outline.MoveNext())
        {
            ranges += outline.Ranges;
            var scope = ScopeOf(outline.Namespace, isDeclared: false);
            if (!outline.IsWithdrawn)
            {
                scope.Add(outline.Name, number);
                _scopesOfRecord.Add(scope.Number);
            }
        }

        _ids.Add(outline.IdBytes, _scopesOfRecord, number);
        _mentions += _scopesOfRecord.Count;

        return ranges;
    }

    /// <summary>Writes what is collected for a generation.</summary>
    public async ValueTask WriteAsync(long generation, WritePieces pieces, CancellationToken cancellationToken)
    {
        foreach (var scope in _scopesInOrder)
        {
            await pieces.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
            scope.Id ??= _insertScope.Bind(generation, scope.Namespace, scope.IsDeclared).ReadNumber();
        }

        foreach (var scope in _scopesInOrder)
        {
            foreach (var (name, records) in scope.TakeSorted())
            {
                await pieces.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
                var list = RecordNumberList.Pack(_packed, records);
                _insertPackage.Bind(scope.Id, name, _piece, list).ExecuteNonQuery();
                pieces.Add(name.Length + list.Length);
            }
        }

        await _ids.WriteAsync(generation, _piece, pieces, cancellationToken).ConfigureAwait(false);
        _piece++;
        _mentions = 0;
    }

    public void Dispose()
    {
        _insertScope.Dispose();
        _insertPackage.Dispose();
        _ids.Dispose();
    }

    private PackageScope ScopeOf(string @namespace, bool isDeclared)
    {
        if (!_scopes.TryGetValue(@namespace, out var scope))
        {
            scope = new PackageScope(@namespace, isDeclared, _scopes.Count);
            _scopes.Add(@namespace, scope);
            _scopesInOrder.Add(scope);
        }

        return scope;
    }
}
