using Strata.Core.Advisories;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Osv;

/// <summary>Turns the events of ranges into intervals, by the evaluation rules of the OSV schema.</summary>
/// <param name="versions">The ordering of the namespace's versions; null keeps the events in the order they are written.</param>
internal sealed class OsvIntervals(IVersionScheme? versions)
{
    private readonly List<VersionRange> _ranges = [];

    /// <summary>The intervals so far.</summary>
    public IReadOnlyList<VersionRange> Ranges => _ranges;

    /// <summary>The highest fix among the intervals, or null.</summary>
    public string? FixedVersion { get; private set; }

    /// <summary>True when a range says that the very first version was fixed: how some publishers write "never affected".</summary>
    public bool IsNeverAffected { get; private set; }

    /// <summary>Adds the events of one range.</summary>
    /// <param name="events">The events, in any order.</param>
    /// <param name="openEnd">What ends an interval for which no event does, or null: the last version known to be affected.</param>
    public void Add(List<OsvEvent> events, VersionRange? openEnd)
    {
        var limit = LimitOf(events);
        var isOpen = !events.Exists(change => change.Kind == OsvEventKind.Introduced);
        string? introduced = null;
        foreach (var change in Sort(events))
        {
            switch (change.Kind)
            {
                case OsvEventKind.Introduced when !isOpen:
                    (isOpen, introduced) = (true, change.Version);
                    break;
                case OsvEventKind.Fixed when isOpen:
                    isOpen = false;
                    AddFixed(introduced, change.Version!);
                    break;
                case OsvEventKind.LastAffected when isOpen:
                    isOpen = false;
                    _ranges.Add(new VersionRange(introduced, null, change.Version));
                    break;
            }
        }

        if (isOpen)
        {
            _ranges.Add(openEnd is { } end ? end with { Introduced = introduced } : new VersionRange(introduced, null, limit));
        }
    }

    /// <summary>True when one of the intervals holds the version; false also when there is no ordering to tell.</summary>
    public bool Hold(string version) => versions is not null && _ranges.Exists(range =>
        (range.Introduced is null || versions.Compare(version, range.Introduced) >= 0)
        && (range.Fixed is null || versions.Compare(version, range.Fixed) < 0)
        && (range.LastAffected is null || versions.Compare(version, range.LastAffected) <= 0));

    private void AddFixed(string? introduced, string version)
    {
        if (version == "0")
        {
            IsNeverAffected |= introduced is null;
            return;
        }

        _ranges.Add(new VersionRange(introduced, version, null));
        if (FixedVersion is null || versions is null || versions.Compare(version, FixedVersion) > 0)
        {
            FixedVersion = version;
        }
    }

    /// <summary>
    /// The last version below the limit; of several limits the highest counts. A limit is no fix, so it may not stand in the place of one:
    /// with dpkg and rpm <c>1.2~</c> is the last before <c>1.2</c>. Other orderings have no such version, and the limit is left out.
    /// </summary>
    private string? LimitOf(List<OsvEvent> events)
    {
        if (versions is not { Name: "dpkg" or "rpm" })
        {
            return null;
        }

        string? limit = null;
        foreach (var change in events)
        {
            if (change.Kind == OsvEventKind.Limit && (limit is null || versions.Compare(change.Version, limit) > 0))
            {
                limit = change.Version;
            }
        }

        return limit is null ? null : limit + "~";
    }

    /// <summary>Sorts by version, events at one version staying in their order: a range may end and begin anew there.</summary>
    private List<OsvEvent> Sort(List<OsvEvent> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            if (Compare(events[i - 1], events[i]) > 0)
            {
                return [.. events.Order(Comparer<OsvEvent>.Create(Compare))];
            }
        }

        return events;
    }

    /// <summary>Without an ordering only the start has its place, which is the first.</summary>
    private int Compare(OsvEvent left, OsvEvent right) => (left.Version, right.Version) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        var (first, second) => versions?.Compare(first, second) ?? 0,
    };
}
