using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>Collects which records bear which id, and in which namespaces, and writes it as one row for each id and piece.</summary>
internal sealed class RecordIdWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _insert = connection.Prepare(
        "INSERT INTO record_ids (generation, id, piece, scopes, records) VALUES ($generation, $id, $piece, $scopes, $records)",
        "$generation", "$id", "$piece", "$scopes", "$records");

    private readonly Dictionary<string, IdMentions> _ids = new(StringComparer.Ordinal);
    private readonly PackedWriter _packed = new();

    /// <summary>How many different ids are collected.</summary>
    public int Count => _ids.Count;

    /// <summary>Notes that a record names packages in namespaces, given by their numbers in the generation.</summary>
    public void Add(ReadOnlySpan<byte> id, List<int> scopes, int record)
    {
        if (scopes.Count == 0)
        {
            return;
        }

        ref var mentions = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, Encoding.UTF8.GetString(id), out _);
        foreach (var scope in scopes)
        {
            mentions.Add(scope, record);
        }
    }

    /// <summary>Writes what is collected, in order.</summary>
    public async ValueTask WriteAsync(long generation, int piece, WritePieces pieces, CancellationToken cancellationToken)
    {
        foreach (var id in SortedIds())
        {
            await pieces.MakeRoomAsync(cancellationToken).ConfigureAwait(false);
            pieces.Add(Write(generation, piece, id, _ids[id]));
        }

        _ids.Clear();
    }

    /// <summary>Writes what is collected in the open transaction.</summary>
    public void Write(long generation, int piece)
    {
        foreach (var id in SortedIds())
        {
            Write(generation, piece, id, _ids[id]);
        }

        _ids.Clear();
    }

    public void Dispose() => _insert.Dispose();

    private int Write(long generation, int piece, string id, IdMentions mentions)
    {
        var scopes = RecordNumberList.Pack(_packed, mentions.Scopes());
        var records = RecordNumberList.Pack(_packed, mentions.Records());
        _insert.Bind(generation, id, piece, scopes, records).ExecuteNonQuery();
        return id.Length + scopes.Length + records.Length;
    }

    private string[] SortedIds()
    {
        var ids = new string[_ids.Count];
        _ids.Keys.CopyTo(ids, 0);
        Array.Sort(ids, StringComparer.Ordinal);
        return ids;
    }
}
