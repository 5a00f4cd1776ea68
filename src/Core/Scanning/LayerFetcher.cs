using System.Globalization;
using Strata.Core.Images;
using Strata.Core.Images.Blobs;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Lazy;
using Strata.Core.Scanning.Cache;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>
/// The one place where the contents of a layer come from: the cache, its table of contents where that is asked for, or its blob. Safe for
/// concurrent use.
/// </summary>
/// <param name="patterns">The wanted files.</param>
/// <param name="spool">Holds them; outlives the results.</param>
/// <param name="memory">What earlier scans found out; null for nothing.</param>
/// <param name="terms">How layers are read, and until when.</param>
internal sealed class LayerFetcher(PathPatternSet patterns, LayerFileSpool spool, ScanMemory? memory, LayerTerms terms)
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
        if (terms.Lazy.ComparesTables && TocReference.IsAnnounced(layer))
        {
            var notes = await CompareAsync(layer, allowance, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(layer, allowance, cancellationToken).ConfigureAwait(false) with { Notes = notes };
        }

        var known = memory is null
            ? null
            : await Task.Run(() => RememberAsync(memory, layer, allowance, cancellationToken), cancellationToken).ConfigureAwait(false);
        return known ?? (terms.Lazy.ReadsByTable && layer.OpenAsync is not null
            ? await ReadLazilyAsync(layer, allowance, cancellationToken).ConfigureAwait(false)
            : await ReadAsync(layer, allowance, cancellationToken).ConfigureAwait(false));
    }

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

    // What a table makes the reader decompress must not take from the reading of the whole, which follows at any doubt.
    private async Task<FetchedLayer> ReadLazilyAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        var spent = allowance.ImageBytes.Spent;
        var budget = new ByteBudget(allowance.ImageBytes.Limit, spent);
        var lazy = await ReadByTableAsync(layer, allowance, budget, cancellationToken).ConfigureAwait(false);
        if (lazy.Contents is { } contents)
        {
            var cost = budget.Spent - spent;
            allowance.ImageBytes.TrySpend(cost);
            return new FetchedLayer(contents, cost, lazy.FetchedBytes, layer.Size)
            {
                IsProven = false,
                IsByTable = true,
                Requests = lazy.Requests,
                Notes = terms.TrustsTables ? [] : [Note(WarningCodes.TocView, "The layer was read by its table of contents; nothing proves that its archive, which engines unpack, holds the same files.")],
            };
        }

        var whole = await ReadAsync(layer, allowance, cancellationToken).ConfigureAwait(false);
        return whole with
        {
            BytesFetched = whole.BytesFetched + lazy.FetchedBytes,
            Requests = lazy.Requests,
            Notes = [Note(WarningCodes.LayerNotLazy, $"The layer was read as a whole: {lazy.Problem!.TrimEnd('.')}.")],
        };
    }

    private async Task<LazyLayer> ReadByTableAsync(Layer layer, LayerAllowance allowance, ByteBudget budget, CancellationToken cancellationToken)
    {
        try
        {
            return await new LazyLayerReader(allowance.Limits, spool, budget, allowance.Turn).ReadAsync(layer, patterns, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BlobDownloadException or ImageUnavailableException)
        {
            return new LazyLayer(null, $"parts of it could not be had: {e.Message}", 0, 0);
        }
    }

    private static async Task<IReadOnlyList<ScanWarning>> CompareAsync(Layer layer, LayerAllowance allowance, CancellationToken cancellationToken)
    {
        try
        {
            return await new TocComparison(allowance.Limits).RunAsync(layer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BlobDownloadException or ImageUnavailableException)
        {
            return [Note(WarningCodes.LayerNotLazy, $"The table of contents could not be compared with the archive: {e.Message}")];
        }
    }

    private static ScanWarning Note(string code, string message) => new(code, message, null);

    private FetchedLayer OutOfTime(Layer layer, LayerAllowance allowance)
    {
        var location = Layer.LocationOf(layer.Index);
        var warnings = new WarningSink();
        warnings.Add(
            WarningCodes.LimitExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Reading the layers took longer than {allowance.Limits.ReadSeconds} seconds ({nameof(ScanLimits.ReadSeconds)}); what the layer adds or removes is not known."),
            location);
        var contents = new LayerContentsBuilder(patterns, allowance.Limits, spool, warnings, location, layer: layer.Index)
            .Build(digests: null, entries: 0, isDamaged: true);
        return new FetchedLayer(contents, 0, 0, layer.Size) { IsProven = false };
    }
}
