namespace Strata.Core.Warnings;

/// <summary>
/// Collects the warnings of one scan. Past <see cref="MaximumPerCode"/> warnings of one code only their number is kept, so
/// that hostile input cannot fill the report. Not safe for concurrent use.
/// </summary>
public sealed class WarningSink
{
    /// <summary>How many warnings of one code are kept in full.</summary>
    public const int MaximumPerCode = 100;

    private readonly List<ScanWarning> _warnings = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Adds a warning; an equal one that is there already is not added twice.</summary>
    public void Add(string code, string message, string? location = null) => Add(new ScanWarning(code, message, location));

    /// <summary>Adds a warning; an equal one that is there already is not added twice.</summary>
    public void Add(ScanWarning warning)
    {
        var count = _counts.GetValueOrDefault(warning.Code);
        if (count < MaximumPerCode && _warnings.Contains(warning))
        {
            return;
        }

        _counts[warning.Code] = count + 1;
        if (count < MaximumPerCode)
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>Adds each of <paramref name="warnings"/>.</summary>
    public void AddRange(IEnumerable<ScanWarning> warnings)
    {
        foreach (var warning in warnings)
        {
            Add(warning);
        }
    }

    /// <summary>The warnings in the order they came, with one closing line for each code that had too many.</summary>
    public IReadOnlyList<ScanWarning> ToList() =>
    [
        .. _warnings,
        .. _counts.Where(count => count.Value > MaximumPerCode)
            .OrderBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => new ScanWarning(count.Key, $"{count.Value - MaximumPerCode} more warnings of this kind are not listed.")),
    ];
}
