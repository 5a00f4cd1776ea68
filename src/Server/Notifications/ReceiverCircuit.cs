namespace Strata.Server.Notifications;

/// <summary>
/// What a receiver's failures have taught: after one, nothing is sent for a time that doubles with each further failure, and then one
/// notification goes ahead of the others. A receiver that is down for a day costs one request each time, whatever waits for it.
/// May be used by several threads.
/// </summary>
internal sealed class ReceiverCircuit(Backoff backoff)
{
    private readonly Lock _lock = new();
    private int _failures;
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    /// <summary>How many failures in a row; sends that were on the way together count as one.</summary>
    public int Failures
    {
        get
        {
            lock (_lock)
            {
                return _failures;
            }
        }
    }

    /// <summary>Until when nothing may be sent; long ago when something may.</summary>
    public DateTimeOffset ClosedUntil
    {
        get
        {
            lock (_lock)
            {
                return _closedUntil;
            }
        }
    }

    /// <summary>A send was taken.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            _failures = 0;
            _closedUntil = DateTimeOffset.MinValue;
        }
    }

    /// <summary>A send failed. Only the first of those that began after the same number of failures counts.</summary>
    /// <returns>Until when nothing may be sent.</returns>
    public DateTimeOffset Fail(int failuresBefore, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_failures == failuresBefore)
            {
                _failures++;
                _closedUntil = now + backoff.After(_failures);
            }

            return _closedUntil;
        }
    }
}
