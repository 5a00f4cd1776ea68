using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Formats;

/// <summary>
/// The affected packages of one record. Publishers say the same for each architecture and each repository; what differs in nothing else
/// becomes one row.
/// </summary>
internal sealed class AffectedRows
{
    private readonly Dictionary<AffectedPackage, Row> _index = new(SameClaim.Instance);
    private readonly List<Row> _rows = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row with one range or none, or adds its architectures and repositories to the row that says the same.</summary>
    public void Add(AffectedPackage package)
    {
        if (_index.TryGetValue(package, out var row))
        {
            row.Merge(package);
            return;
        }

        row = new Row(package);
        _index[package] = row;
        _rows.Add(row);
    }

    /// <summary>The rows in the order they came.</summary>
    public IReadOnlyList<AffectedPackage> ToList() => [.. _rows.Select(row => row.ToPackage())];

    /// <summary>Compares all but architectures and repositories.</summary>
    private sealed class SameClaim : IEqualityComparer<AffectedPackage>
    {
        public static SameClaim Instance { get; } = new();

        public bool Equals(AffectedPackage? x, AffectedPackage? y) => x is not null && y is not null
            && x.Name == y.Name && x.Namespace == y.Namespace && x.Kind == y.Kind && RangeOf(x) == RangeOf(y) && x.FixedVersion == y.FixedVersion
            && x.State == y.State && x.Severity == y.Severity && x.Module == y.Module && x.Channel == y.Channel;

        public int GetHashCode(AffectedPackage package) => HashCode.Combine(
            package.Name.GetHashCode(StringComparison.Ordinal), package.Namespace.GetHashCode(StringComparison.Ordinal), package.State, package.Severity);

        private static VersionRange RangeOf(AffectedPackage package) => package.Ranges is [var only] ? only : default;
    }

    private sealed class Row(AffectedPackage package)
    {
        // Null is any: a row without architectures or repositories holds for all, whatever is added to it.
        private SortedSet<string>? _architectures = SetOf(package.Architectures);
        private SortedSet<string>? _repositories = SetOf(package.Repositories);

        public void Merge(AffectedPackage other)
        {
            _architectures = Merge(_architectures, other.Architectures);
            _repositories = Merge(_repositories, other.Repositories);
        }

        public AffectedPackage ToPackage() => package with
        {
            Architectures = [.. _architectures ?? []],
            Repositories = [.. _repositories ?? []],
        };

        private static SortedSet<string>? SetOf(IReadOnlyList<string> words) =>
            words.Count == 0 ? null : new SortedSet<string>(words, StringComparer.Ordinal);

        private static SortedSet<string>? Merge(SortedSet<string>? known, IReadOnlyList<string> words)
        {
            if (known is null || words.Count == 0)
            {
                return null;
            }

            known.UnionWith(words);
            return known;
        }
    }
}
