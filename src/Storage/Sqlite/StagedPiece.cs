using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Advisories of an update that are held in memory, encoded, until there are enough to be sorted and written together. A later one
/// takes the place of an earlier one with its key.
/// </summary>
internal sealed class StagedPiece
{
    private readonly PackedWriter _bytes = new();
    private readonly List<StagedRecord> _records = [];
    private readonly Dictionary<string, int> _recordByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<StagedPackage, int> _packageNumbers = [];
    private readonly List<StagedPackage> _packages = [];
    private readonly List<int> _mentions = [];

    public int Size => _bytes.Length;

    public IReadOnlyList<StagedPackage> Packages => _packages;

    public void Clear()
    {
        _bytes.Clear();
        _records.Clear();
        _recordByKey.Clear();
        _packageNumbers.Clear();
        _packages.Clear();
        _mentions.Clear();
    }

    public void Add(Advisory advisory)
    {
        var record = _records.Count;
        if (!_recordByKey.TryAdd(advisory.Key, record))
        {
            _records[_recordByKey[advisory.Key]] = default;
            _recordByKey[advisory.Key] = record;
        }

        var start = _bytes.Length;
        AdvisoryRecord.Write(_bytes, advisory);
        var firstMention = _mentions.Count;
        var firstPackage = int.MaxValue;
        var ranges = 0;
        for (var i = 0; i < advisory.Affected.Count; i++)
        {
            var affected = advisory.Affected[i];
            var package = NumberOf(new StagedPackage(affected.Namespace, affected.Name));
            firstPackage = i == 0 ? package : firstPackage;
            ranges += affected.Ranges.Count;
            _mentions.Add(package);
        }

        _records.Add(new StagedRecord(
            advisory.Key, start, _bytes.Length - start, firstPackage, firstMention, _mentions.Count, ranges, advisory.Withdrawn is not null));
    }

    public ReadOnlySpan<byte> BytesOf(StagedRecord record) => _bytes.Written.Slice(record.Start, record.Length);

    /// <summary>The numbers, in <see cref="Packages"/>, of the packages that <paramref name="record"/> names.</summary>
    public ReadOnlySpan<int> PackagesOf(StagedRecord record) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_mentions)[record.FirstMention..record.EndMention];

    /// <summary>The numbers of the packages, by namespace and name.</summary>
    public int[] SortedPackages()
    {
        var order = new int[_packages.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => _packages[a].CompareTo(_packages[b]));
        return order;
    }

    /// <summary>
    /// The records by first package and key. A reader asks for packages of one namespace, so this puts what it needs side by side.
    /// </summary>
    public StagedRecord[] SortedRecords(ReadOnlySpan<int> sortedPackages)
    {
        var rank = new int[sortedPackages.Length];
        for (var i = 0; i < sortedPackages.Length; i++)
        {
            rank[sortedPackages[i]] = i;
        }

        var sorted = _records.FindAll(record => record.Key is not null).ToArray();
        Array.Sort(sorted, (a, b) => RankOf(a).CompareTo(RankOf(b)) is var byPackage and not 0
            ? byPackage
            : string.CompareOrdinal(a.Key, b.Key));
        return sorted;

        int RankOf(in StagedRecord record) => record.FirstPackage < rank.Length ? rank[record.FirstPackage] : int.MaxValue;
    }

    private int NumberOf(StagedPackage package)
    {
        if (!_packageNumbers.TryGetValue(package, out var number))
        {
            number = _packages.Count;
            _packageNumbers.Add(package, number);
            _packages.Add(package);
        }

        return number;
    }
}
