using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Staging;

/// <summary>
/// Advisories of an update, encoded in memory until there are enough to be sorted together. A later one takes the place of an
/// earlier one with its key.
/// </summary>
internal sealed class StagedPiece
{
    /// <summary>A key, its places in the list and the table, and its place in the sorted order.</summary>
    private const int RecordOverhead = 100;

    private readonly PackedWriter _bytes = new();
    private readonly List<(string Namespace, string Name, string Key, int Start, int Length)> _records = [];
    private readonly Dictionary<string, int> _recordByKey = new(StringComparer.Ordinal);

    /// <summary>Bytes of memory, by and large: the encoded records, and what is held of each to sort and find it.</summary>
    public int Size => _bytes.Length + (_records.Count * RecordOverhead);

    /// <summary>The keys that are in it, in no particular order.</summary>
    public IReadOnlyCollection<string> Keys => _recordByKey.Keys;

    public void Clear()
    {
        _bytes.Clear();
        _records.Clear();
        _recordByKey.Clear();
    }

    public void Add(Advisory advisory)
    {
        _recordByKey[advisory.Key] = _records.Count;
        var start = _bytes.Length;
        AdvisoryRecord.Write(_bytes, advisory);
        var (@namespace, name) = advisory.Affected is [var first, ..] ? (first.Namespace, first.Name) : ("", "");
        _records.Add((@namespace, name, advisory.Key, start, _bytes.Length - start));
    }

    /// <summary>The records in their order, without those that were replaced. They are valid until the piece is cleared.</summary>
    public StagedRecord[] Sorted()
    {
        var sorted = new StagedRecord[_recordByKey.Count];
        var count = 0;
        foreach (var place in _recordByKey.Values)
        {
            var (@namespace, name, key, start, length) = _records[place];
            sorted[count++] = new StagedRecord(@namespace, name, key, _bytes.WrittenMemory.Slice(start, length));
        }

        Array.Sort(sorted);
        return sorted;
    }
}
