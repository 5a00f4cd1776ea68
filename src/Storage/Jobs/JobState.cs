namespace Strata.Storage.Jobs;

/// <summary>Where a job stands. The numbers are stored.</summary>
public enum JobState
{
    /// <summary>It waits for a worker, for the first time or again.</summary>
    Queued = 0,

    /// <summary>A worker has it. One whose lease lapsed is taken by the next.</summary>
    Running = 1,

    /// <summary>It ended well, and its documents can be read.</summary>
    Done = 2,

    /// <summary>It ended without result; <see cref="Job.Problem"/> says why.</summary>
    Failed = 3,

    /// <summary>Somebody ended it.</summary>
    Cancelled = 4,
}
