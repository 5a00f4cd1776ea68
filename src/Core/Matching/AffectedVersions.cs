using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Versions;

namespace Strata.Core.Matching;

/// <summary>
/// Decides whether one record by itself affects a package, by the matcher's rules for kinds of names and versions. What other records
/// say about the package does not count here: this finds what a change of the record may concern.
/// </summary>
public static class AffectedVersions
{
    /// <summary>
    /// True when <paramref name="affected"/> names the package (by source or binary name, as its kind says) and its installed version is
    /// among the affected ones. The package is taken to be of the record's namespace, and of a target that does not tell its repositories.
    /// </summary>
    public static bool Applies(AffectedPackage affected, Package package)
    {
        ArgumentNullException.ThrowIfNull(affected);
        ArgumentNullException.ThrowIfNull(package);
        var isSource = affected.Kind != PackageKind.Binary && affected.Name == package.Source.Name;
        var isBinary = affected.Kind != PackageKind.Source && affected.Name == package.Name;
        if (!isSource && !isBinary)
        {
            return false;
        }

        var judge = new VersionJudge(VersionSchemes.ForNamespace(affected.Namespace));
        return (isSource && Applies(judge, affected, package, Matcher.VersionOfSource(package)))
            || (isBinary && Applies(judge, affected, package, package.Version));
    }

    private static bool Applies(VersionJudge judge, AffectedPackage affected, Package package, string installed) =>
        Applicability.Of(package, installed, affected, []).Mismatch == Mismatch.None
        && judge.Judge(affected, judge.Check(installed)).Verdict == Verdict.Affected;
}
