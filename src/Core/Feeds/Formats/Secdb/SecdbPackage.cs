using Strata.Core.Advisories;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>Gathers what one package's <c>secfixes</c> say about each vulnerability.</summary>
/// <param name="versions">The ordering of apk versions.</param>
internal sealed class SecdbPackage(IVersionScheme versions)
{
    /// <summary>The version under which a list stands whose vulnerabilities never affected the package.</summary>
    private const string NeverAffected = "0";

    private readonly Dictionary<string, Vulnerability> _vulnerabilities = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>The ids, in the order they came.</summary>
    public IReadOnlyList<string> Ids => _order;

    /// <summary>Adds one list.</summary>
    public void Add(SecdbFix fix, SkippedRecords skipped)
    {
        if (fix.Version != NeverAffected && !FeedText.IsVersion(fix.Version))
        {
            skipped.Add("unreadable-version");
            return;
        }

        foreach (var text in fix.Entries)
        {
            var entry = SecdbEntry.Parse(text);
            foreach (var cve in entry.Cves)
            {
                Add(cve, entry.Others, fix.Version);
            }

            if (entry is { Cves: [], Others: [var id, ..] })
            {
                Add(id, entry.Others.Skip(1), fix.Version);
            }
            else if (entry.Cves is [])
            {
                skipped.Add("unreadable-id");
            }
        }
    }

    /// <summary>The other ids of a vulnerability. One of them may belong to several (<c>XSA-224</c>), which does not make those one.</summary>
    public IReadOnlyList<string> AliasesOf(string id) => _vulnerabilities[id].Aliases is { } aliases ? [.. aliases.Order(StringComparer.Ordinal)] : [];

    /// <summary>
    /// The row of a vulnerability. One that stands under several versions had an incomplete fix first, so the highest version is the fix.
    /// </summary>
    public AffectedPackage RowOf(string id, string name, string @namespace)
    {
        var version = _vulnerabilities[id].FixedVersion;
        return new AffectedPackage
        {
            Namespace = @namespace,
            Name = name,
            Ranges = version is null ? [] : [VersionRange.Before(version)],
            FixedVersion = version,
            State = version is null ? FixState.NotAffected : FixState.Fixed,
        };
    }

    private void Add(string id, IEnumerable<string> aliases, string version)
    {
        if (!_vulnerabilities.TryGetValue(id, out var vulnerability))
        {
            _vulnerabilities[id] = vulnerability = new Vulnerability();
            _order.Add(id);
        }

        foreach (var alias in aliases)
        {
            (vulnerability.Aliases ??= new HashSet<string>(StringComparer.Ordinal)).Add(alias);
        }

        if (version != NeverAffected
            && (vulnerability.FixedVersion is not { } known || versions.Compare(version, known) > 0))
        {
            vulnerability.FixedVersion = version;
        }
    }

    private sealed class Vulnerability
    {
        public HashSet<string>? Aliases { get; set; }

        public string? FixedVersion { get; set; }
    }
}
