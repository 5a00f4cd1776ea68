namespace Strata.Server.Hooks;

/// <summary>The pushes of the last minutes, so that bursts and repeats are one. What more replicas than one are told of meets in the queue of jobs.</summary>
/// <param name="window">For how long a push is remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentPushes(TimeSpan window, TimeProvider time)
{
    /// <summary>Pushes that are remembered; beyond that the oldest go.</summary>
    private const int Maximum = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Push, long At)> _order = new();

    /// <summary>True for a push that was not seen in the window; it is remembered from now on.</summary>
    public bool IsNew(string push)
    {
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && (_order.Count > Maximum || time.GetElapsedTime(oldest.At) >= window))
            {
                _order.Dequeue();
                if (_known.TryGetValue(oldest.Push, out var at) && at == oldest.At)
                {
                    _known.Remove(oldest.Push);
                }
            }

            var now = time.GetTimestamp();
            if (!_known.TryAdd(push, now))
            {
                return false;
            }

            _order.Enqueue((push, now));
            return true;
        }
    }

    /// <summary>Forgets a push that came to nothing, so that its repeat counts.</summary>
    public void Forget(string push)
    {
        lock (_lock)
        {
            _known.Remove(push);
        }
    }
}
