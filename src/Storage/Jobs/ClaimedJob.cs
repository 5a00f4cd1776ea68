namespace Strata.Storage.Jobs;

/// <summary>A job that a worker has, for as long as its lease lasts.</summary>
/// <param name="Job">The job, running.</param>
/// <param name="Lease">What shows that it is this worker's.</param>
/// <param name="Secret">Its encrypted secret, or null.</param>
/// <param name="Remaining">How long it may still run, by the store's clock.</param>
public sealed record ClaimedJob(Job Job, JobLease Lease, byte[]? Secret, TimeSpan Remaining);
