namespace Strata.Core.Feeds;

/// <summary>Counts the records that a parser left out, by reason. Reasons are short, fixed texts: <c>unknown-release</c>.</summary>
public sealed class SkippedRecords
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The number of skipped records by reason.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Counts one skipped record.</summary>
    public void Add(string reason) => Add(reason, 1);

    /// <summary>Adds what was counted elsewhere.</summary>
    internal void Add(SkippedRecords others)
    {
        foreach (var (reason, count) in others._counts)
        {
            Add(reason, count);
        }
    }

    private void Add(string reason, long count) => _counts[reason] = _counts.GetValueOrDefault(reason) + count;
}
