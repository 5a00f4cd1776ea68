namespace Strata.Storage.Vulnerabilities;

/// <summary>What one pass over the journal did.</summary>
/// <param name="Applied">
/// The edits that it applied, without their contents, those that change nothing included; others may have been applied by another replica meanwhile.
/// </param>
/// <param name="SetAside">The edits that it set aside.</param>
public sealed record JournalPass(IReadOnlyList<JournalledEdit> Applied, IReadOnlyList<RefusedEdit> SetAside);
