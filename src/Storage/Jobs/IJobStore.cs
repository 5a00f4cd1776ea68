namespace Strata.Storage.Jobs;

/// <summary>
/// Work that lasts: jobs outlive the processes that submit and do them, and any replica may do and tell of any job. All times are by the
/// store's clock (the database's, where replicas share one), so that the clocks of replicas need not agree; callers pass durations. One abstract
/// contract-test class holds every engine to what is written here. All members may be called concurrently and from several replicas.
/// </summary>
public interface IJobStore
{
    /// <summary>Stores a job that waits. An id that is stored already is left as it is: submitting twice is submitting once.</summary>
    Task SubmitAsync(JobToSubmit job, CancellationToken cancellationToken);

    /// <summary>The job with this id; null when there is none, or none any more.</summary>
    Task<Job?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>A document of a job that is done; null when there is none of this name.</summary>
    Task<JobDocument?> ReadDocumentAsync(string id, string name, CancellationToken cancellationToken);

    /// <summary>How many jobs wait that were submitted before this one; 0 for one that does not wait. Counts up to 1,000.</summary>
    Task<int> CountAheadAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the job that has been due for the longest time: one that waits, or one whose worker's lease lapsed. A job of the kind and key of
    /// another that runs is passed over, so that work is shared; of two workers that claim at the same instant each may get one of them.
    /// Null when there is nothing to do.
    /// </summary>
    /// <param name="kinds">The kinds that the worker can do.</param>
    /// <param name="lease">For how long it is the worker's, unless it is renewed.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<ClaimedJob?> ClaimAsync(IReadOnlyCollection<string> kinds, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Makes a lease last from now on. False when the job is not this worker's any more, or has ended: the worker stops.</summary>
    Task<bool> RenewAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>The job is done. The documents are stored and the secret is erased in one transaction. False as for <see cref="RenewAsync"/>.</summary>
    /// <param name="lease">The worker's.</param>
    /// <param name="documents">The results.</param>
    /// <param name="keep">For how long the job and its documents are kept.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<bool> CompleteAsync(JobLease lease, IReadOnlyCollection<JobDocument> documents, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>The job failed for good; its secret is erased. False as for <see cref="RenewAsync"/>.</summary>
    Task<bool> FailAsync(JobLease lease, string problem, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>The attempt failed for a reason that may pass: the job waits again, and is not due before the delay is over. False as for <see cref="RenewAsync"/>.</summary>
    Task<bool> RetryAsync(JobLease lease, string problem, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>The worker ends, and the job waits again as if it had not been begun. False as for <see cref="RenewAsync"/>.</summary>
    Task<bool> ReleaseAsync(JobLease lease, CancellationToken cancellationToken);

    /// <summary>Ends a job that has not ended and erases its secret; its worker notices at the next renewal. False when there is none, or it has ended.</summary>
    Task<bool> CancelAsync(string id, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>Fails the jobs whose deadline has passed, whether or not somebody has them, and erases their secrets. Returns how many.</summary>
    Task<int> ExpireAsync(string problem, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>How much there is to do.</summary>
    Task<JobCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>Deletes the jobs whose time to be kept is over, in short transactions. Returns how many.</summary>
    Task<long> PruneAsync(CancellationToken cancellationToken);
}
