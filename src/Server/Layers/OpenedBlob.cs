namespace Strata.Server.Layers;

/// <summary>A blob whose first stream is opened ahead of the analysis; later ones when they are asked for.</summary>
internal sealed class OpenedBlob(LayerSource source, LayerPosting posting) : IDisposable
{
    private Stream? _first;

    /// <summary>Opens the first stream.</summary>
    public async Task OpenFirstAsync(CancellationToken cancellationToken) =>
        _first = await source.OpenAsync(posting, cancellationToken).ConfigureAwait(false);

    /// <summary>The blob from its first byte, for the caller to dispose.</summary>
    public ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var first = Interlocked.Exchange(ref _first, null);
        return first is not null ? ValueTask.FromResult(first) : source.OpenAsync(posting, cancellationToken);
    }

    /// <summary>Closes the first stream when nobody took it.</summary>
    public void Dispose() => Interlocked.Exchange(ref _first, null)?.Dispose();
}
