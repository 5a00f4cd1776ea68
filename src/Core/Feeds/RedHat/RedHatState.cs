using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Csaf;

namespace Strata.Core.Feeds.RedHat;

/// <summary>What Red Hat's words about packages without a fix mean (https://access.redhat.com/solutions/6967450).</summary>
internal static class RedHatState
{
    /// <summary>The state of an affected package by its remediations.</summary>
    public static FixState Read(IReadOnlyList<CsafRemediation> remediations)
    {
        foreach (var remediation in remediations)
        {
            if (remediation.Category is "no_fix_planned" or "none_available")
            {
                return Read(remediation.Details, remediation.Category == "no_fix_planned" ? FixState.WontFix : FixState.Affected);
            }
        }

        return FixState.Affected;
    }

    /// <summary>The state that words stand for.</summary>
    /// <param name="words">The words.</param>
    /// <param name="otherwise">The state for other words.</param>
    public static FixState Read(string words, FixState otherwise) => words.Trim().ToLowerInvariant() switch
    {
        "will not fix" => FixState.WontFix,
        "out of support scope" => FixState.EndOfLife,
        "fix deferred" => FixState.Deferred,
        "affected" => FixState.Affected,
        "under investigation" => FixState.UnderInvestigation,
        "not affected" => FixState.NotAffected,
        _ => otherwise,
    };
}
