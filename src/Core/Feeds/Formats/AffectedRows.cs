using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Formats;

/// <summary>
/// The affected packages of one record. Publishers say the same for each architecture and each repository; what differs in nothing else
/// becomes one row.
/// </summary>
internal sealed class AffectedRows
{
    private readonly Dictionary<(string, string, PackageKind, VersionRange, string?, FixState, Severity, string?, string?), int> _index = [];
    private readonly List<Row> _rows = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row with one range or none, or adds its architectures and repositories to the row that says the same.</summary>
    public void Add(AffectedPackage package)
    {
        var range = package.Ranges is [var only] ? only : default;
        var key = (package.Namespace, package.Name, package.Kind, range, package.FixedVersion, package.State, package.Severity, package.Module, package.Channel);
        if (!_index.TryGetValue(key, out var index))
        {
            _index[key] = _rows.Count;
            _rows.Add(new Row(package));
            return;
        }

        _rows[index].Merge(package);
    }

    /// <summary>The rows in the order they came.</summary>
    public IReadOnlyList<AffectedPackage> ToList() => [.. _rows.Select(row => row.ToPackage())];

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
