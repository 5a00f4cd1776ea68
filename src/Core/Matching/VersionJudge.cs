using Strata.Core.Advisories;
using Strata.Core.Versions;

namespace Strata.Core.Matching;

/// <summary>Decides whether an installed version is among the affected ones of a record.</summary>
/// <param name="scheme">The namespace's version ordering; without one, versions match by equality only.</param>
internal sealed class VersionJudge(IVersionScheme? scheme)
{
    /// <summary>Checks an installed version.</summary>
    public InstalledVersion Check(string version) => new(version, IsComparable(version), ChannelRule.IsOfBuild(version));

    /// <summary>Applies a record to an installed version.</summary>
    public Claim Judge(MatchCandidate candidate, InstalledVersion installed)
    {
        var (verdict, fix) = Judge(candidate.Affected, installed);
        return new Claim(candidate, verdict, fix);
    }

    /// <summary>What a record says about an installed version; for an affected one with the version that fixes it, or null.</summary>
    public (Verdict Verdict, string? FixedVersion) Judge(AffectedPackage affected, InstalledVersion installed)
    {
        if (affected.State == FixState.NotAffected)
        {
            return (Verdict.NeverAffected, null);
        }

        if (affected.Ranges.Count == 0 && affected.Versions.Count == 0)
        {
            return (Verdict.Silent, null);
        }

        var verdict = Verdict.Unaffected;
        var isFixed = true;
        string? fix = null;
        foreach (var range in affected.Ranges)
        {
            var inRange = Judge(range, installed);
            if (inRange == Verdict.Affected)
            {
                isFixed &= range.Fixed is not null;
                fix = Newer(fix, range.Fixed);
                verdict = Verdict.Affected;
            }
            else if (inRange == Verdict.NotComparable && verdict != Verdict.Affected)
            {
                verdict = Verdict.NotComparable;
            }
        }

        if (verdict != Verdict.Affected && IsListed(affected.Versions, installed))
        {
            (verdict, isFixed) = (Verdict.Affected, false);
        }

        if (verdict != Verdict.Affected)
        {
            return (verdict, null);
        }

        return (verdict, isFixed ? fix : DisplayedFix(affected.FixedVersion, installed));
    }

    /// <summary>The newer of two fixed versions; one that cannot be compared gives way.</summary>
    public string? Newer(string? left, string? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        return IsComparable(right) && (!IsComparable(left) || scheme!.Compare(left, right) < 0) ? right : left;
    }

    private bool IsComparable(string version) => scheme is not null && scheme.IsValid(version);

    private Verdict Judge(VersionRange range, InstalledVersion installed)
    {
        var fromStart = range.Introduced is null ? 1 : Order(installed, range.Introduced);
        var toFix = range.Fixed is null ? -1 : Order(installed, range.Fixed);
        var toLast = range.LastAffected is null ? -1 : Order(installed, range.LastAffected);
        if (fromStart < 0 || toFix >= 0 || toLast > 0)
        {
            return Verdict.Unaffected;
        }

        var isCertain = fromStart is not null && toFix is not null && toLast is not null;
        return isCertain || fromStart == 0 || toLast == 0 ? Verdict.Affected : Verdict.NotComparable;
    }

    private bool IsListed(IReadOnlyList<string> versions, InstalledVersion installed)
    {
        foreach (var version in versions)
        {
            if (Order(installed, version) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A record's own word on the fix counts where its ranges have none, unless the installed version already has it.</summary>
    private string? DisplayedFix(string? fix, InstalledVersion installed) =>
        fix is not null && Order(installed, fix) >= 0 ? null : fix;

    /// <summary>How the installed version compares with one of an advisory; null when they differ and cannot be compared.</summary>
    private int? Order(InstalledVersion installed, string bound) =>
        installed.Text == bound ? 0
        : installed.IsComparable && IsComparable(bound) ? scheme!.CompareToBound(installed.Text, bound)
        : null;
}
