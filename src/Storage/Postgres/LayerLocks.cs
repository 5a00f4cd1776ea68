using Strata.Storage.Layers;

namespace Strata.Storage.Postgres;

/// <summary>
/// Locks on layer names across replicas. Those of one process wait for each other here, so that a name takes one connection of a process
/// however many want it, and a process never more connections than <see cref="PostgresOptions.LayerLocks"/>.
/// </summary>
internal sealed class LayerLocks(PostgresSessions sessions, int capacity) : IDisposable
{
    private readonly Dictionary<string, (SemaphoreSlim Free, int Users)> _names = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(capacity, capacity);

    /// <inheritdoc cref="ILayerStore.LockAsync"/>
    public async Task<IAsyncDisposable> AcquireAsync(string name, CancellationToken cancellationToken)
    {
        var free = Enter(name);
        try
        {
            await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(name);
            throw;
        }

        var hasPlace = false;
        HeldLock? held = null;
        try
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            hasPlace = true;
            held = await HeldLock.AcquireAsync(sessions, LockKey.Layer(name), TimeSpan.MaxValue, cancellationToken).ConfigureAwait(false);
            return new Holding(this, name, free, held!);
        }
        finally
        {
            if (held is null)
            {
                Release(name, free, hasPlace);
            }
        }
    }

    public void Dispose() => _places.Dispose();

    private SemaphoreSlim Enter(string name)
    {
        lock (_names)
        {
            var (known, users) = _names.GetValueOrDefault(name);
            var free = known ?? new SemaphoreSlim(1, 1);
            _names[name] = (free, users + 1);
            return free;
        }
    }

    private void Leave(string name)
    {
        lock (_names)
        {
            var (free, users) = _names[name];
            if (users == 1)
            {
                _names.Remove(name);
                free.Dispose();
            }
            else
            {
                _names[name] = (free, users - 1);
            }
        }
    }

    private void Release(string name, SemaphoreSlim free, bool hasPlace)
    {
        if (hasPlace)
        {
            _places.Release();
        }

        free.Release();
        Leave(name);
    }

    private sealed class Holding(LayerLocks locks, string name, SemaphoreSlim free, HeldLock held) : IAsyncDisposable
    {
        private HeldLock? _held = held;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _held, null) is { } held)
            {
                await held.DisposeAsync().ConfigureAwait(false);
                locks.Release(name, free, hasPlace: true);
            }
        }
    }
}
