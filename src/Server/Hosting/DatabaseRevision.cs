using Strata.Storage;

namespace Strata.Server.Hosting;

/// <summary>
/// The database's revision, read at most every <see cref="Freshness"/>, by one query that everybody waits for who asks meanwhile. What is kept
/// under a revision may be that old when another replica changes the data, and not at all when this one does.
/// </summary>
internal sealed class DatabaseRevision(IServerDatabase database, TimeProvider time)
{
    /// <summary>How old the known revision may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private Reading? _last;
    private Task<Reading>? _query;
    private long _epoch;

    /// <summary>The revision.</summary>
    public ValueTask<long> GetAsync(CancellationToken cancellationToken)
    {
        var last = Volatile.Read(ref _last);
        if (last is not null && last.Epoch == Volatile.Read(ref _epoch) && time.GetElapsedTime(last.Started) < Freshness)
        {
            return ValueTask.FromResult(last.Revision);
        }

        return AskAsync(cancellationToken);
    }

    /// <summary>What is known is of no use any more: the next caller asks.</summary>
    public void Forget() => Interlocked.Increment(ref _epoch);

    private async ValueTask<long> AskAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        while (true)
        {
            var epoch = Volatile.Read(ref _epoch);
            Task<Reading> query;
            lock (_lock)
            {
                if (_query is null || _query.IsCompleted)
                {
                    _query = ReadAsync();
                }

                query = _query;
            }

            var reading = await query.WaitAsync(cancellationToken).ConfigureAwait(false);

            // A slow query that began long before this question may not know what was committed since.
            if (reading.Epoch >= epoch && time.GetElapsedTime(reading.Started, asked) < Freshness)
            {
                return reading.Revision;
            }
        }
    }

    private async Task<Reading> ReadAsync()
    {
        // What starts here was after every change that the epoch counts.
        var (epoch, started) = (Volatile.Read(ref _epoch), time.GetTimestamp());
        await Task.Yield();
        var reading = new Reading(await database.GetRevisionAsync(CancellationToken.None).ConfigureAwait(false), epoch, started);
        Volatile.Write(ref _last, reading);
        return reading;
    }

    private sealed record Reading(long Revision, long Epoch, long Started);
}
