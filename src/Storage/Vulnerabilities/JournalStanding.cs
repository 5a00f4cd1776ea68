namespace Strata.Storage.Vulnerabilities;

/// <summary>What lies in the journal, of all replicas.</summary>
/// <param name="Oldest">A number that only this oldest waiting edit has; null when none waits.</param>
/// <param name="Waiting">How many edits wait to be applied.</param>
/// <param name="SetAside">How many were set aside.</param>
public sealed record JournalStanding(long? Oldest, long Waiting, long SetAside);
