namespace Strata.Server.Jobs;

/// <summary>Tells the workers of this replica that there may be something to do. Rings that nobody waited for are remembered as one.</summary>
internal sealed class JobBell
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _rung = New();

    /// <summary>To be taken before looking for work: completes at the first ring after that.</summary>
    public Task Next
    {
        get
        {
            lock (_lock)
            {
                return _rung.Task;
            }
        }
    }

    /// <summary>Wakes all who wait.</summary>
    public void Ring()
    {
        TaskCompletionSource rung;
        lock (_lock)
        {
            rung = _rung;
            _rung = New();
        }

        rung.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
