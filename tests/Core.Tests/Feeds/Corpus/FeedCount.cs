using System.Globalization;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>What a file holds, and what of it is left out for which reason, counted by the test and not by the product.</summary>
internal sealed class FeedCount
{
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reasonsOfRecords = new(StringComparer.Ordinal);

    /// <summary>The records of the file.</summary>
    public int Records { get; set; }

    /// <summary>Those that become an advisory.</summary>
    public int Imported { get; private set; }

    /// <summary>The affected packages of them.</summary>
    public int Rows { get; private set; }

    /// <summary>A record becomes an advisory with this many affected packages.</summary>
    public void Import(int rows)
    {
        Imported++;
        Rows += rows;
    }

    /// <summary>A record becomes no advisory.</summary>
    public void SkipRecord(string reason)
    {
        _reasonsOfRecords.Add(reason);
        SkipPart(reason);
    }

    /// <summary>A part of a record becomes no row.</summary>
    public void SkipPart(string reason, int times = 1)
    {
        if (times > 0)
        {
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + times;
        }
    }

    /// <summary>Adds another count, of another file or partition.</summary>
    public void Add(FeedCount other)
    {
        Records += other.Records;
        Imported += other.Imported;
        Rows += other.Rows;
        foreach (var (reason, times) in other._skipped)
        {
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + times;
        }

        _reasonsOfRecords.UnionWith(other._reasonsOfRecords);
    }

    /// <summary>True when every record is imported or skipped for a reason.</summary>
    public bool IsComplete() => Records == Imported + _skipped.Where(pair => _reasonsOfRecords.Contains(pair.Key)).Sum(pair => pair.Value);

    /// <summary>What the product should say.</summary>
    public override string ToString() => Text(Imported, Rows, _skipped);

    /// <summary>A count in words, so that a difference is seen at once.</summary>
    public static string Text(long imported, long rows, IReadOnlyDictionary<string, long> skipped) => string.Create(
        CultureInfo.InvariantCulture,
        $"{imported} imported, {rows} rows, skipped {string.Join(' ', skipped.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}");
}
