namespace Strata.Storage.Sqlite;

/// <summary>A partition that has records for the namespace asked for.</summary>
internal sealed record CandidateSource(string Feed, int Priority, long Generation, long Scope);
