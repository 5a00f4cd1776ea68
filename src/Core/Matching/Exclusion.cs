namespace Strata.Core.Matching;

/// <summary>Why a package is not matched.</summary>
/// <param name="Outcome">The kind of reason.</param>
/// <param name="Reason">The same in a sentence.</param>
/// <param name="AllowsOwnFeeds">True when advisories that the user imported or wrote still apply.</param>
internal sealed record Exclusion(RecordOutcome Outcome, string Reason, bool AllowsOwnFeeds);
