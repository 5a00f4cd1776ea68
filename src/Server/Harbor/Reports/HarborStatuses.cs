using Strata.Core.Advisories;
using Strata.Core.Matching;

namespace Strata.Server.Harbor.Reports;

/// <summary>
/// The status of an item. Harbor 2.14 rewrites the fix of a row that it has only when the severity or the status changes, so that a fix must
/// always show here.
/// </summary>
internal static class HarborStatuses
{
    /// <summary>Nobody looked.</summary>
    public const string Unknown = "unknown";

    /// <summary>The word of a finding.</summary>
    public static string Of(Finding finding) => finding.FixedVersion is not null ? "fixed" : finding.State switch
    {
        FixState.WontFix => "will_not_fix",
        FixState.Deferred => "fix_deferred",
        FixState.EndOfLife => "end_of_life",
        FixState.UnderInvestigation => "under_investigation",
        _ => "affected",
    };
}
