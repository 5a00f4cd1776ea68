using System.Collections.Concurrent;

namespace Strata.Storage.Sqlite;

/// <summary>
/// What parts of this process hold for themselves, for each database file: layer names that are being analysed and notifications that
/// are being sent. One process serves a file, so that memory is enough; a process that dies lets go of all.
/// </summary>
internal sealed class ProcessClaims
{
    private static readonly ConcurrentDictionary<string, ProcessClaims> ByFile = new(StringComparer.Ordinal);

    private readonly Dictionary<string, (SemaphoreSlim Free, int Users)> _locks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(long Notification, long Receiver), bool> _deliveries = new();

    private ProcessClaims()
    {
    }

    /// <summary>The claims on a database file, given by its full path.</summary>
    public static ProcessClaims Of(string path) => ByFile.GetOrAdd(path, static _ => new ProcessClaims());

    /// <summary>Waits until nobody holds <paramref name="name"/>, and holds it until the result is disposed.</summary>
    public async Task<HeldClaim> LockAsync(string name, CancellationToken cancellationToken)
    {
        SemaphoreSlim free;
        lock (_locks)
        {
            var (known, users) = _locks.GetValueOrDefault(name);
            free = known ?? new SemaphoreSlim(1, 1);
            _locks[name] = (free, users + 1);
        }

        try
        {
            await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(name);
            throw;
        }

        return new HeldClaim(() =>
        {
            free.Release();
            Leave(name);
        });
    }

    /// <summary>Takes a delivery, or returns null when somebody has it.</summary>
    public HeldClaim? TryTake(long notification, long receiver) => _deliveries.TryAdd((notification, receiver), true)
        ? new HeldClaim(() => _deliveries.TryRemove((notification, receiver), out _))
        : null;

    private void Leave(string name)
    {
        lock (_locks)
        {
            var (free, users) = _locks[name];
            if (users == 1)
            {
                _locks.Remove(name);
                free.Dispose();
            }
            else
            {
                _locks[name] = (free, users - 1);
            }
        }
    }
}
