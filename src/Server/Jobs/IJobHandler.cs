using Strata.Storage.Jobs;

namespace Strata.Server.Jobs;

/// <summary>Does the jobs of one kind. It may be run several times for one job, and by several replicas: what it does twice is done once.</summary>
internal interface IJobHandler
{
    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>Does a job and returns its documents.</summary>
    /// <exception cref="JobFailedException">It cannot be done, for good or for now.</exception>
    Task<IReadOnlyCollection<JobDocument>> RunAsync(RunningJob job, CancellationToken cancellationToken);
}
