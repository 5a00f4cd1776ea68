using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// The affected packages of one record, each once: several products of a publisher can be one namespace (SUSE's server and the modules
/// and extensions for it), and then say the same.
/// </summary>
internal sealed class OsvRows
{
    private readonly List<AffectedPackage> _rows = [];
    private readonly Dictionary<(string Namespace, string Name), int> _last = [];

    /// <summary>The rows in the order they came.</summary>
    public IReadOnlyList<AffectedPackage> All => _rows;

    /// <summary>True when a row is about this package.</summary>
    public bool Speak(string @namespace, string name) => _last.ContainsKey((@namespace, name));

    /// <summary>Adds a row unless the last one about its package says the same.</summary>
    public void Add(AffectedPackage row)
    {
        var key = (row.Namespace, row.Name);
        if (!_last.TryGetValue(key, out var index) || !AreSame(_rows[index], row))
        {
            _last[key] = _rows.Count;
            _rows.Add(row);
        }
    }

    private static bool AreSame(AffectedPackage left, AffectedPackage right) =>
        (left.Kind, left.State, left.FixedVersion, left.Severity) == (right.Kind, right.State, right.FixedVersion, right.Severity)
        && left.Ranges.SequenceEqual(right.Ranges) && left.Versions.SequenceEqual(right.Versions);
}
