namespace Strata.Server.Notifications;

/// <summary>
/// Wakes whoever waits for changes. Raised after a commit in this process (an advisory written through an API, a feed's update), and by
/// <see cref="RevisionWatch"/> after one in another process.
/// </summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Done at the next <see cref="Raise"/>. Take it before looking for work, so that nothing between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something was committed.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
