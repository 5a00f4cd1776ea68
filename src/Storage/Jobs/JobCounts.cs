namespace Strata.Storage.Jobs;

/// <summary>How much there is to do, for operators.</summary>
/// <param name="Queued">Jobs that wait.</param>
/// <param name="Running">Jobs that workers have.</param>
/// <param name="OldestQueued">How long the oldest of those that wait has waited since it was submitted; zero when none waits.</param>
public sealed record JobCounts(long Queued, long Running, TimeSpan OldestQueued);
