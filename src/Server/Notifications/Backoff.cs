namespace Strata.Server.Notifications;

/// <summary>Waits that double: 1 s, 2 s, 4 s and so on up to a longest one, each with a share of chance on top.</summary>
/// <param name="maximum">The longest wait.</param>
/// <param name="jitter">The share of a wait that chance may add.</param>
/// <param name="draw">A number from 0 to 1.</param>
internal sealed class Backoff(TimeSpan maximum, double jitter, Func<double> draw)
{
    /// <summary>The wait after this many failures in a row, at least one; whole milliseconds.</summary>
    public TimeSpan After(int failures)
    {
        var seconds = Math.Pow(2, Math.Min(failures, 40) - 1) * (1 + (jitter * draw()));
        return TimeSpan.FromMilliseconds(Math.Floor(Math.Min(seconds, maximum.TotalSeconds) * 1_000));
    }
}
