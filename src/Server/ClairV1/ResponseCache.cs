using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Strata.Server.ClairV1.Http;

namespace Strata.Server.ClairV1;

/// <summary>
/// Answers that stay right for as long as the database's revision does, the least recently used going first when there are too many bytes. An
/// entry also ends after a while, since how old a feed's data is changes without any revision.
/// </summary>
/// <param name="maximumBytes">Bytes of bodies to keep; 0 for none.</param>
/// <param name="metrics">Counts hits and misses.</param>
/// <param name="time">The clock.</param>
internal sealed class ResponseCache(long maximumBytes, ClairV1Metrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>What an entry costs beyond its plain body: the compressed one and the bookkeeping.</summary>
    private const int Overhead = 1_024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly ConcurrentDictionary<(string Key, long Revision), Task<ClairReply>> _making = new();
    private long _bytes;

    /// <summary>The answer that was kept for the key under this revision.</summary>
    public bool TryGet(string key, long revision, [NotNullWhen(true)] out ClairReply? reply)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node) && node.Value.Revision == revision && time.GetElapsedTime(node.Value.Made) < Lifetime)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                reply = node.Value.Reply;
                metrics.CacheHit();
                return true;
            }
        }

        metrics.CacheMiss();
        reply = null;
        return false;
    }

    /// <summary>Makes an answer, once for all who ask for it at the same time, and keeps it when it is a success.</summary>
    /// <param name="key">The key.</param>
    /// <param name="revision">The revision before the answer was made: data may be newer, never older.</param>
    /// <param name="make">Makes it.</param>
    public async Task<ClairReply> MakeAsync(string key, long revision, Func<Task<ClairReply>> make)
    {
        var own = new TaskCompletionSource<ClairReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _making.GetOrAdd((key, revision), own.Task);
        if (running != own.Task)
        {
            return await running.ConfigureAwait(false);
        }

        try
        {
            var reply = await make().ConfigureAwait(false);
            Keep(key, revision, reply);
            own.SetResult(reply);
            return reply;
        }
        catch (Exception exception)
        {
            own.SetException(exception);
            _ = own.Task.Exception;
            throw;
        }
        finally
        {
            _making.TryRemove((key, revision), out _);
        }
    }

    private void Keep(string key, long revision, ClairReply reply)
    {
        var bytes = (reply.Body?.Plain.Length ?? 0) * 5L / 4 + Overhead;
        if (reply.Status != StatusCodes.Status200OK || bytes > maximumBytes)
        {
            return;
        }

        lock (_lock)
        {
            Remove(key);
            _entries[key] = _byUse.AddFirst(new Entry(key, revision, reply, bytes, time.GetTimestamp()));
            _bytes += bytes;
            while (_bytes > maximumBytes && _byUse.Last is { } last)
            {
                Remove(last.Value.Key);
            }
        }
    }

    private void Remove(string key)
    {
        if (_entries.Remove(key, out var node))
        {
            _byUse.Remove(node);
            _bytes -= node.Value.Bytes;
        }
    }

    private sealed record Entry(string Key, long Revision, ClairReply Reply, long Bytes, long Made);
}
