using Strata.Core.Layers;

namespace Strata.Core.Scanning;

/// <summary>The one place where the contents of a layer come from. Safe for concurrent use.</summary>
/// <param name="patterns">The wanted files.</param>
/// <param name="spool">Holds them; outlives the results.</param>
internal sealed class LayerFetcher(PathPatternSet patterns, LayerFileSpool spool)
{
    /// <summary>Gets the contents of a layer. Bad content is data; what opening the blob throws beside I/O errors is thrown.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<FetchedLayer> FetchAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        var spent = allowance.ImageBytes.Spent;
        var reader = new LayerReader(allowance.Limits, spool, allowance.ImageBytes, turn: allowance.Turn);
        var contents = await reader.ReadAsync(layer, patterns, cancellationToken).ConfigureAwait(false);
        var fetched = contents.Digests?.BlobSize ?? 0;
        return new FetchedLayer(contents, allowance.ImageBytes.Spent - spent, fetched, layer.Size ?? (contents.IsDamaged ? null : fetched));
    }
}
