using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;

namespace Strata.Core.Feeds.RedHat;

/// <summary>
/// The rows of one record. What is about Red Hat Enterprise Linux itself is also about CentOS, which rebuilds the same packages under the
/// same versions.
/// </summary>
internal sealed class RedHatRows
{
    private const string Namespace = "rhel:";

    private const string CentOs = "centos:";

    private readonly AffectedRows _rows = new();

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The releases that the feed speaks for, with or without a record.</summary>
    public static IReadOnlyList<string> Namespaces { get; } =
        [.. new[] { "5", "6", "7", "8", "9", "10" }.SelectMany(release => new[] { CentOs + release, Namespace + release })];

    /// <summary>True for the namespaces of Red Hat Enterprise Linux and CentOS.</summary>
    public static bool Covers(string @namespace) =>
        @namespace.StartsWith(Namespace, StringComparison.Ordinal) || @namespace.StartsWith(CentOs, StringComparison.Ordinal);

    /// <summary>Adds a package.</summary>
    /// <param name="package">The row without namespace, repositories and channel.</param>
    /// <param name="cpes">The CPEs that tell where the package is from.</param>
    /// <param name="release">The release that the package itself tells, for CPEs that tell none.</param>
    /// <param name="skipped">Counts what is left out.</param>
    public void Add(AffectedPackage package, IEnumerable<string> cpes, string? release, SkippedRecords skipped)
    {
        var isRow = false;
        foreach (var cpe in cpes)
        {
            if (RedHatCpe.Read(cpe) is not { } read || (read.Release ?? release) is not { } number)
            {
                continue;
            }

            isRow = true;
            if (!read.IsBase && package.State == FixState.NotAffected)
            {
                // It would hide that the package of the base release is affected, since many machines cannot tell their repositories.
                skipped.Add("not-affected-elsewhere");
                continue;
            }

            _rows.Add(package with { Namespace = Namespace + number, Repositories = [cpe], Channel = read.Channel });
            if (read.IsBase)
            {
                _rows.Add(package with { Namespace = CentOs + number });
            }
        }

        if (!isRow)
        {
            skipped.Add("no-release");
        }
    }

    /// <summary>
    /// The rows in the order they came. A document may list one build of a package as fixed and another as not affected; what is said of
    /// versions cannot be told apart there, so the row that would hide the other is left out.
    /// </summary>
    public IReadOnlyList<AffectedPackage> ToList(SkippedRecords skipped)
    {
        var rows = _rows.ToList();
        var affected = rows.Where(row => row.State != FixState.NotAffected).Select(row => (row.Namespace, row.Name, row.Module)).ToHashSet();
        return [.. rows.Where(row => row.State != FixState.NotAffected || IsAlone(row, affected, skipped))];
    }

    private static bool IsAlone(AffectedPackage row, HashSet<(string, string, string?)> affected, SkippedRecords skipped)
    {
        if (!affected.Contains((row.Namespace, row.Name, row.Module)))
        {
            return true;
        }

        skipped.Add("not-affected-elsewhere");
        return false;
    }
}
