using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Reports;

/// <summary>The words that every report format and the command line use for the product's enumerations.</summary>
public static class ReportWords
{
    /// <summary>Lower-case with underscores: <c>not_affected</c>.</summary>
    public static string Of(FixState state) => state switch
    {
        FixState.Affected => "affected",
        FixState.Fixed => "fixed",
        FixState.NotAffected => "not_affected",
        FixState.WontFix => "wont_fix",
        FixState.Deferred => "deferred",
        FixState.EndOfLife => "end_of_life",
        FixState.UnderInvestigation => "under_investigation",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };

    /// <summary>One capitalised word: <c>High</c>.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Unknown => "Unknown",
        Severity.Negligible => "Negligible",
        Severity.Low => "Low",
        Severity.Medium => "Medium",
        Severity.High => "High",
        Severity.Critical => "Critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "No such severity."),
    };

    /// <summary><c>complete</c>, <c>partial</c> or <c>unknown</c>.</summary>
    public static string Of(ScanStatus status) => status switch
    {
        ScanStatus.Complete => "complete",
        ScanStatus.Partial => "partial",
        ScanStatus.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };

    /// <summary>The package system, which is the purl type as well: <c>deb</c>, <c>apk</c>, <c>rpm</c>.</summary>
    public static string Of(PackageType type) => type switch
    {
        PackageType.Deb => "deb",
        PackageType.Apk => "apk",
        PackageType.Rpm => "rpm",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such package type."),
    };
}
