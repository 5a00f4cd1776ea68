namespace Strata.Server.Jobs;

/// <summary>How jobs are done.</summary>
internal sealed record JobOptions
{
    /// <summary>The key that secrets of jobs are encrypted with, 32 bytes; null for one that the replicas share through their database.</summary>
    public byte[]? Key { get; init; }

    /// <summary>How many jobs this replica does at once; 0 for as many as the machine has processors. -1 for none: others do them.</summary>
    public int Concurrency { get; init; }

    /// <summary>How long a job may wait and run, together.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(25);

    /// <summary>For how long a job that ended and its documents are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a job is begun before a passing failure counts as lasting.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>For how long a job is a worker's without a sign of life. It gives one at every third of that.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the database is asked for jobs of other replicas, for those that are due again, and for lapsed leases.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The wait before the second attempt; it doubles with each.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Workers of this replica.</summary>
    public int Workers => Concurrency == 0 ? Environment.ProcessorCount : Math.Max(0, Concurrency);
}
