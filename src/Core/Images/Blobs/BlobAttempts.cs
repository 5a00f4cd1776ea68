using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Strata.Core.Images.Blobs;

/// <summary>Counts the attempts at one blob and says how long to wait before the next.</summary>
/// <param name="limits">How many, and the waits.</param>
/// <param name="jitter">From 0 to 1.</param>
internal sealed class BlobAttempts(BlobLimits limits, Func<double> jitter)
{
    private int _failures;
    private int _failuresInARow;
    private long _bytes;
    private bool _wasForbidden;

    /// <summary>Bytes came. After enough of them the attempts in a row are counted anew.</summary>
    public void Progressed(int count)
    {
        _bytes += count;
        if (_bytes >= limits.ProgressBytes)
        {
            _failuresInARow = 0;
        }
    }

    /// <summary>An attempt failed; returns how long to wait before the next.</summary>
    /// <exception cref="BlobDownloadException">There is no next: that failure, or that the server asks for too long a wait.</exception>
    public TimeSpan Failed(BlobDownloadException failure)
    {
        _failures++;
        _failuresInARow++;
        _bytes = 0;
        var isRefusedAgain = failure.Reason == BlobFailure.Unauthorized && _wasForbidden;
        _wasForbidden |= failure.Reason == BlobFailure.Unauthorized;
        if (isRefusedAgain || _failuresInARow >= limits.Attempts || _failures >= limits.AttemptsAltogether)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        var wait = limits.RetryDelay * Math.Pow(2, _failuresInARow - 1);
        wait = wait < limits.MaximumRetryDelay ? wait : limits.MaximumRetryDelay;
        wait = (wait / 2) + (wait / 2 * jitter());
        if (failure.RetryAfter is not { } asked || asked <= wait)
        {
            return wait;
        }

        return asked <= limits.MaximumRetryAfter
            ? asked
            : throw new BlobDownloadException(
                failure.Reason,
                string.Create(CultureInfo.InvariantCulture, $"{failure.Message} It asks to wait {asked.TotalSeconds:0} seconds, longer than allowed."),
                failure)
            { StatusCode = failure.StatusCode, Body = failure.Body, RetryAfter = asked };
    }
}
