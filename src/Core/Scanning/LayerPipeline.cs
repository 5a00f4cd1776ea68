using System.Runtime.ExceptionServices;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;

namespace Strata.Core.Scanning;

/// <summary>
/// Reads several layers of an image at once and hands them out base first, each as if it had been read after those below it: what the
/// limits of the image leave to a layer depends on the layers below it and never on which is faster. Equal blobs are read once.
/// </summary>
/// <remarks>The first failure ends all readings. <see cref="NextAsync"/> is not safe for concurrent use.</remarks>
internal sealed class LayerPipeline : IAsyncDisposable
{
    /// <summary>
    /// The decompression window that a layer may have before its turn has come. The usual levels of zstd and xz need 8 MiB; a layer that
    /// needs more is begun again in its turn.
    /// </summary>
    public const long WindowBytesOutOfTurn = 16 << 20;

    private readonly IReadOnlyList<Layer> _layers;
    private readonly int _parallel;
    private readonly LayerFetcher _fetcher;
    private readonly ScanLimits _limits;
    private readonly CancellationTokenSource _stop;
    private readonly Queue<LayerInFlight> _inFlight = new();
    private readonly SharedLayers _shared;
    private ExceptionDispatchInfo? _failure;
    private long _spent;
    private int _started;
    private int _next;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="layers">The layers, base first.</param>
    /// <param name="parallel">How many are read at once, at least one.</param>
    /// <param name="fetcher">Reads one.</param>
    /// <param name="limits">The limits of the image.</param>
    /// <param name="cancellationToken">Ends all readings.</param>
    public LayerPipeline(IReadOnlyList<Layer> layers, int parallel, LayerFetcher fetcher, ScanLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallel);
        (_layers, _parallel, _fetcher, _limits) = (layers, parallel, fetcher, limits);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _shared = new SharedLayers(layers, limits);
    }

    /// <summary>The next layer. To be called once for each.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<FetchedLayer> NextAsync()
    {
        while (_started < _layers.Count && _started < _next + _parallel)
        {
            _inFlight.Enqueue(_shared.Find(_started) ?? Start(_started));
            _started++;
        }

        var index = _next++;
        var layer = _inFlight.Dequeue();
        layer.Turn.Come();
        try
        {
            layer.Fetched ??= await SettleAsync(layer).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _failure?.Throw();
            throw;
        }

        _shared.Release(index, layer.Fetched);
        return layer.Index == index
            ? layer.Fetched
            : layer.Fetched with { Contents = layer.Fetched.Contents.AsLayer(index, Layer.LocationOf(index)), BytesFetched = 0 };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var layer in _inFlight)
        {
            await ((Task)layer.Reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            layer.Turn.Dispose();
        }

        _stop.Dispose();
    }

    private LayerInFlight Start(int index)
    {
        var turn = new LayerTurn();
        var isInTurn = index == _next;
        var limits = isInTurn ? _limits : _limits with { DecompressionWindowBytes = Math.Min(_limits.DecompressionWindowBytes, WindowBytesOutOfTurn) };
        var layer = new LayerInFlight(index, isInTurn, turn, FetchAsync(index, new LayerAllowance(limits, new ByteBudget(_limits.ImageBytes, _spent), turn)));
        _shared.Add(layer);
        return layer;
    }

    // What a layer was given ahead of its turn was a guess: fewer bytes were spent by those below it, and its window was limited.
    private async Task<FetchedLayer> SettleAsync(LayerInFlight layer)
    {
        var fetched = await layer.Reading.ConfigureAwait(false);
        var isAsInTurn = layer.IsStartedInTurn || (!fetched.IsLimited && fetched.ContentBytes <= _limits.ImageBytes - _spent);
        if (!isAsInTurn)
        {
            fetched = await FetchAsync(layer.Index, new LayerAllowance(_limits, new ByteBudget(_limits.ImageBytes, _spent))).ConfigureAwait(false);
        }

        _spent += fetched.ContentBytes;
        layer.Turn.Dispose();
        return fetched;
    }

    private async Task<FetchedLayer> FetchAsync(int index, LayerAllowance allowance)
    {
        try
        {
            return await _fetcher.FetchAsync(_layers[index], allowance, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            // The others are of no use any more; that they were cancelled must not hide why.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
