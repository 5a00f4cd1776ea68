namespace Strata.Storage.Jobs;

/// <summary>
/// Shows that a worker has a job. Every claim of a job has a higher number than the one before, so that what a worker says that was thought
/// dead is not believed.
/// </summary>
/// <param name="Id">The job.</param>
/// <param name="Claim">The number of the claim.</param>
public sealed record JobLease(string Id, long Claim);
