using System.Globalization;
using Strata.Core.Images.Blobs;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Lazy;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>The one place where the contents of a layer come from. Safe for concurrent use.</summary>
/// <param name="patterns">The wanted files.</param>
/// <param name="spool">Holds them; outlives the results.</param>
/// <param name="terms">How layers are read, and until when.</param>
internal sealed class LayerFetcher(PathPatternSet patterns, LayerFileSpool spool, LayerTerms terms)
{
    /// <summary>Gets the contents of a layer. Bad content is data; what opening the blob throws beside I/O errors is thrown.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<FetchedLayer> FetchAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, terms.Deadline);
        try
        {
            return await FetchInTimeAsync(layer, allowance, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (terms.Deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return OutOfTime(layer, allowance);
        }
    }

    private async Task<FetchedLayer> FetchInTimeAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        var notes = new List<ScanWarning>();
        var (lostBytes, requests) = (0L, 0);
        if (terms.Lazy.ReadsByTable && layer.OpenAsync is not null)
        {
            var lazy = await ReadByTableAsync(layer, allowance, cancellationToken).ConfigureAwait(false);
            if (lazy.Fetched is { } fetched)
            {
                return fetched;
            }

            (lostBytes, requests) = (lazy.Result.FetchedBytes, lazy.Result.Requests);
            notes.Add(new ScanWarning(WarningCodes.LayerNotLazy, $"The layer was read as a whole: {lazy.Result.Problem}.", LayerPipeline.LocationOf(layer.Index)));
        }
        else if (terms.Lazy.ComparesTables && TocReference.IsAnnounced(layer))
        {
            notes.AddRange(await CompareAsync(layer, allowance, cancellationToken).ConfigureAwait(false));
        }

        var spent = allowance.ImageBytes.Spent;
        var reader = new LayerReader(allowance.Limits, spool, allowance.ImageBytes, turn: allowance.Turn);
        var contents = await reader.ReadAsync(layer, patterns, notes, cancellationToken).ConfigureAwait(false);
        var read = contents.Digests?.BlobSize ?? 0;
        return new FetchedLayer(contents, allowance.ImageBytes.Spent - spent, read + lostBytes, layer.Size ?? (contents.IsDamaged ? null : read))
        {
            Requests = requests,
        };
    }

    // What a table makes the reader decompress must not take from the reading of the whole, which follows at any doubt.
    private async Task<(FetchedLayer? Fetched, LazyLayer Result)> ReadByTableAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        var spent = allowance.ImageBytes.Spent;
        var budget = new ByteBudget(allowance.ImageBytes.Limit, spent);
        var reader = new LazyLayerReader(allowance.Limits, spool, budget, allowance.Turn);
        LazyLayer result;
        try
        {
            result = await reader.ReadAsync(layer, patterns, terms.TrustsTables ? null : TocView(layer), cancellationToken).ConfigureAwait(false);
        }
        catch (BlobDownloadException e)
        {
            result = new LazyLayer(null, $"parts of it could not be had: {e.Message}", 0, 0);
        }

        if (result.Contents is not { } contents)
        {
            return (null, result);
        }

        var cost = budget.Spent - spent;
        allowance.ImageBytes.TrySpend(cost);
        return (new FetchedLayer(contents, cost, result.FetchedBytes, layer.Size) { Requests = result.Requests, IsByTable = true }, result);
    }

    private static async Task<IReadOnlyList<ScanWarning>> CompareAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        try
        {
            return await new TocComparison(allowance.Limits).RunAsync(layer, cancellationToken).ConfigureAwait(false);
        }
        catch (BlobDownloadException e)
        {
            return [new ScanWarning(
                WarningCodes.LayerNotLazy,
                $"The table of contents could not be compared with the archive: {e.Message}",
                LayerPipeline.LocationOf(layer.Index))];
        }
    }

    private static ScanWarning TocView(Layer layer) => new(
        WarningCodes.TocView,
        "The layer was read by its table of contents; nothing proves that its archive, which engines unpack, holds the same files.",
        LayerPipeline.LocationOf(layer.Index));

    private FetchedLayer OutOfTime(Layer layer, LayerAllowance allowance)
    {
        var location = LayerPipeline.LocationOf(layer.Index);
        var warnings = new WarningSink();
        warnings.Add(
            WarningCodes.LimitExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Reading the layers took longer than {allowance.Limits.ReadSeconds} seconds ({nameof(ScanLimits.ReadSeconds)}); what the layer adds or removes is not known."),
            location);
        var contents = new LayerContentsBuilder(patterns, allowance.Limits, spool, warnings, location, layer: layer.Index)
            .Build(digests: null, entries: 0, isDamaged: true);
        return new FetchedLayer(contents, 0, 0, layer.Size);
    }
}
