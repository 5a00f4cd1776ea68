using Strata.Core.Advisories;
using Strata.Core.Versions;

namespace Strata.Core.Matching;

/// <summary>Decides whether an installed version is among the affected ones of a record.</summary>
/// <param name="scheme">The namespace's version ordering; without one, versions match by equality only.</param>
internal sealed class VersionJudge(IVersionScheme? scheme)
{
    /// <summary>Applies a record to an installed version.</summary>
    public Claim Judge(MatchCandidate candidate, string installed)
    {
        var affected = candidate.Affected;
        if (affected.State == FixState.NotAffected)
        {
            return new Claim(candidate, Verdict.NeverAffected, null);
        }

        if (affected.Ranges.Count == 0 && affected.Versions.Count == 0)
        {
            return new Claim(candidate, Verdict.Silent, null);
        }

        var comparable = IsComparable(installed);
        var verdict = Verdict.Unaffected;
        var isFixed = true;
        string? fix = null;
        foreach (var range in affected.Ranges)
        {
            var inRange = Judge(range, installed, comparable);
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

        if (verdict != Verdict.Affected && IsListed(affected.Versions, installed, comparable))
        {
            (verdict, isFixed) = (Verdict.Affected, false);
        }

        if (verdict != Verdict.Affected)
        {
            return new Claim(candidate, verdict, null);
        }

        return new Claim(candidate, verdict, isFixed ? fix : DisplayedFix(affected.FixedVersion, installed, comparable));
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

    private Verdict Judge(VersionRange range, string installed, bool comparable)
    {
        var (introduced, @fixed, last) = range;
        var certain = true;
        if (introduced is not null && installed != introduced)
        {
            if (!comparable || !IsComparable(introduced))
            {
                certain = false;
            }
            else if (scheme!.CompareToBound(installed, introduced) < 0)
            {
                return Verdict.Unaffected;
            }
        }

        if (@fixed is not null)
        {
            if (installed == @fixed)
            {
                return Verdict.Unaffected;
            }

            if (!comparable || !IsComparable(@fixed))
            {
                certain = false;
            }
            else if (scheme!.CompareToBound(installed, @fixed) >= 0)
            {
                return Verdict.Unaffected;
            }
        }

        if (last is not null && installed != last)
        {
            if (!comparable || !IsComparable(last))
            {
                certain = false;
            }
            else if (scheme!.CompareToBound(installed, last) > 0)
            {
                return Verdict.Unaffected;
            }
        }

        return certain || installed == introduced || installed == last ? Verdict.Affected : Verdict.NotComparable;
    }

    private bool IsListed(IReadOnlyList<string> versions, string installed, bool comparable)
    {
        foreach (var version in versions)
        {
            if (version == installed || (comparable && IsComparable(version) && scheme!.CompareToBound(installed, version) == 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A record's own word on the fix counts where its ranges have none, unless the installed version already has it.</summary>
    private string? DisplayedFix(string? fix, string installed, bool comparable) =>
        fix is null || fix == installed || (comparable && IsComparable(fix) && scheme!.CompareToBound(installed, fix) >= 0) ? null : fix;
}
