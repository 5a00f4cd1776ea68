using Strata.Core.Advisories;

namespace Strata.Core.Matching;

/// <summary>A record that was held against a package, and what came of it.</summary>
/// <param name="Candidate">The record.</param>
/// <param name="Compared">Whether it was held against the source or the binary package.</param>
/// <param name="Installed">The version that it was compared with.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reason">The same in a sentence for people.</param>
/// <param name="FixedVersion">The fix that it offers this package, or null.</param>
public sealed record ConsideredRecord(
    AdvisoryCandidate Candidate, PackageKind Compared, string Installed, RecordOutcome Outcome, string Reason, string? FixedVersion);
