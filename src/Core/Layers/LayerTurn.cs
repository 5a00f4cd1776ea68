namespace Strata.Core.Layers;

/// <summary>
/// The right of one of several layers that are read at once to hold much in memory. The lowest layer that is not done has it, so that
/// together they hold what one alone may hold, whatever hostile layers ask for. Safe for concurrent use.
/// </summary>
internal sealed class LayerTurn : IDisposable
{
    private readonly SemaphoreSlim _come = new(0, 1);
    private int _hasCome;

    /// <summary>True when all layers below are done.</summary>
    public bool HasCome => Volatile.Read(ref _hasCome) == 1;

    /// <summary>Gives the turn; once is enough.</summary>
    public void Come()
    {
        if (Interlocked.Exchange(ref _hasCome, 1) == 0)
        {
            _come.Release();
        }
    }

    /// <summary>Waits for the turn on the calling thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Wait(CancellationToken cancellationToken)
    {
        if (!HasCome)
        {
            _come.Wait(cancellationToken);
            _come.Release();
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (!HasCome)
        {
            await _come.WaitAsync(cancellationToken).ConfigureAwait(false);
            _come.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _come.Dispose();
}
