using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Storage.Changes;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Writes rows of <c>change</c>: what changed, and which stored packages that concerns.</summary>
internal sealed class ChangeWriter : IDisposable
{
    /// <summary>Most changes are about packages that no layer has, and the rest about a few that many have.</summary>
    private const int RememberedNames = 4096;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly ContentPacker _packer = new();
    private readonly PackedWriter _content = new();
    private readonly Dictionary<(string Namespace, string Name), List<(int Id, Package Package)>> _named = [];
    private readonly long _mark;

    public ChangeWriter(SqliteConnection connection)
    {
        _connection = connection;
        _mark = PackageRows.HighestId(connection);
        _insert = connection.Prepare(
            """
            INSERT INTO change (generation, hash, content, old_packages, new_packages, package_mark)
            VALUES ($generation, $hash, $content, $old, $new, $mark) RETURNING id
            """,
            "$generation", "$hash", "$content", "$old", "$new", "$mark");
    }

    /// <summary>Writes a change and returns its row.</summary>
    /// <param name="change">What changed.</param>
    /// <param name="generation">The staged generation that it becomes visible with; null for an edit, which is at once.</param>
    public ChangeRow Write(VulnerabilityChange change, long? generation)
    {
        _content.Clear();
        VulnerabilityRecord.WriteChange(_content, change);
        var hash = SHA256.HashData(_content.Written);
        var old = AffectedPackages.Find(change.Old, Named);
        var @new = AffectedPackages.Find(change.New, Named);
        var id = _insert.Bind(
            generation, hash, _packer.Pack(_content.Written), PackedNumbers.Pack(old), PackedNumbers.Pack(@new), _mark).ReadNumber();
        return new ChangeRow(id!.Value, hash);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _packer.Dispose();
    }

    private List<(int Id, Package Package)> Named(string @namespace, string name)
    {
        if (_named.TryGetValue((@namespace, name), out var known))
        {
            return known;
        }

        if (_named.Count >= RememberedNames)
        {
            _named.Clear();
        }

        var found = PackageRows.Named(_connection, @namespace, name, after: 0);
        found.RemoveAll(package => package.Id > _mark);
        _named.Add((@namespace, name), found);
        return found;
    }
}
