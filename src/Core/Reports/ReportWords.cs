using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
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
        PackageType.Pacman => "pacman",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such package type."),
    };

    /// <summary>The word of an outcome.</summary>
    public static string Of(RecordOutcome outcome) => outcome switch
    {
        RecordOutcome.Decided => "decided",
        RecordOutcome.Affected => "affected",
        RecordOutcome.Denied => "denied",
        RecordOutcome.NotAffected => "not-affected",
        RecordOutcome.Silent => "silent",
        RecordOutcome.NotComparable => "not-comparable",
        RecordOutcome.OtherModule => "other-module",
        RecordOutcome.OtherArchitecture => "other-architecture",
        RecordOutcome.OtherRepository => "other-repository",
        RecordOutcome.OtherBuild => "other-build",
        RecordOutcome.ForeignPackage => "foreign-package",
        RecordOutcome.KernelLeftOut => "kernel-left-out",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };
}
