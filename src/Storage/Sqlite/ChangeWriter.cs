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

    /// <summary>Packs a change and finds the packages that it concerns; needs no transaction.</summary>
    public PackedChange Pack(VulnerabilityChange change) => PackedChange.Of(change, _packer, Named);

    /// <summary>Writes a change and returns its row.</summary>
    /// <param name="change">What changed.</param>
    /// <param name="generation">The staged generation that it becomes visible with; null for an edit, which is at once.</param>
    public ChangeRow Write(PackedChange change, long? generation)
    {
        var id = _insert.Bind(generation, change.Hash, change.Content, change.OldPackages, change.NewPackages, _mark).ReadNumber();
        return new ChangeRow(id!.Value, change.Hash);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _packer.Dispose();
    }

    /// <summary>What is stored meanwhile is left to whoever asks: all of a change's packages are those up to one mark.</summary>
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
