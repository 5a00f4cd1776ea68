using Strata.Core.Layers;
using Strata.Core.Scanning.Cache;

namespace Strata.Core.Scanning;

/// <summary>The one place where the contents of a layer come from: the cache, or its blob. Safe for concurrent use.</summary>
/// <param name="patterns">The wanted files.</param>
/// <param name="spool">Holds them; outlives the results.</param>
/// <param name="memory">What earlier scans found out; null for nothing.</param>
internal sealed class LayerFetcher(PathPatternSet patterns, LayerFileSpool spool, ScanMemory? memory)
{
    /// <summary>Gets the contents of a layer. Bad content is data; what opening the blob throws beside I/O errors is thrown.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<FetchedLayer> FetchAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken) =>
        (memory is null ? null : await Task.Run(() => RememberAsync(memory, layer, allowance, cancellationToken), cancellationToken).ConfigureAwait(false))
        ?? await ReadAsync(layer, allowance, cancellationToken).ConfigureAwait(false);

    // A layer that the image has not enough bytes left for is read, so that it is cut off where it would be without a cache.
    private async Task<FetchedLayer?> RememberAsync(ScanMemory memory, Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        var contents = await memory.FindAsync(layer, patterns, spool, allowance.Turn, cancellationToken).ConfigureAwait(false);
        return contents is { Digests: { } digests } && digests.Size <= allowance.ImageBytes.Limit - allowance.ImageBytes.Spent
            ? new FetchedLayer(contents, digests.Size, 0, digests.BlobSize) { IsProven = true }
            : null;
    }

    private async Task<FetchedLayer> ReadAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        var spent = allowance.ImageBytes.Spent;
        var reader = new LayerReader(allowance.Limits, spool, allowance.ImageBytes, turn: allowance.Turn);
        var contents = await reader.ReadAsync(layer, patterns, cancellationToken).ConfigureAwait(false);
        var isProven = ScanMemory.IsProven(layer, contents);
        if (isProven)
        {
            memory?.Keep(layer, patterns, contents);
        }

        var fetched = contents.Digests?.BlobSize ?? 0;
        return new FetchedLayer(contents, allowance.ImageBytes.Spent - spent, fetched, layer.Size ?? (contents.IsDamaged ? null : fetched)) { IsProven = isProven };
    }
}
