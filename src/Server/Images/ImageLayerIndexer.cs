using Strata.Core.Images.Registry;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Server.Jobs;
using Strata.Server.Layers;
using Strata.Server.Telemetry;
using Strata.Storage;
using Strata.Storage.Layers;

namespace Strata.Server.Images;

/// <summary>
/// Makes a layer of an image known, upon the one below it. It is one piece of work, in this process and across replicas, for all images that have it.
/// Unlike posted layers those of images are never refused for what is in them: what could not be told is a warning of every report.
/// </summary>
internal sealed class ImageLayerIndexer(IServerDatabase database, LayerAnalyzer analyzer, LayerMetrics layerMetrics, ImageMetrics metrics, ILogger<ImageLayerIndexer> logger)
{
    private readonly ILayerStore _layers = database.Layers;

    /// <summary>Fetches, analyses and stores the layer, unless it is stored with this version of the analysis.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="below">The name of the layer below, which is stored; null for a base layer.</param>
    /// <param name="pulled">The image.</param>
    /// <param name="layer">The layer there.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="RegistryPullException">It cannot be had.</exception>
    /// <exception cref="ParentLayerMissingException">The layer below is not stored any more.</exception>
    /// <exception cref="JobFailedException">This machine has no room for it now.</exception>
    public async Task EnsureAsync(string name, string? below, PulledImage pulled, Layer layer, CancellationToken cancellationToken)
    {
        if (await IsKnownAsync(name, cancellationToken).ConfigureAwait(false))
        {
            metrics.LayerKnown();
            return;
        }

        await using var held = await _layers.LockAsync(name, cancellationToken).ConfigureAwait(false);
        if (await IsKnownAsync(name, cancellationToken).ConfigureAwait(false))
        {
            metrics.LayerKnown();
            return;
        }

        await IndexAsync(name, below, pulled, layer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsKnownAsync(string name, CancellationToken cancellationToken) =>
        await _layers.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } known && known.EngineVersion >= LayerAnalyzer.EngineVersion;

    private async Task IndexAsync(string name, string? below, PulledImage pulled, Layer layer, CancellationToken cancellationToken)
    {
        using var activity = ServerActivity.Source.StartActivity("image.layer");
        using var running = layerMetrics.Running();
        ReadOnlyMemory<byte>? tree = null;
        if (below is not null)
        {
            tree = await _layers.ReadTreeAsync(below, cancellationToken).ConfigureAwait(false) ?? throw new ParentLayerMissingException(below);
        }

        var digest = layer.Digest!.Value;
        var analysis = await AnalyseAsync(pulled, layer, digest, tree, cancellationToken).ConfigureAwait(false);
        layerMetrics.Read(analysis.BlobBytes);
        if (analysis.BlobDigest is { } actual && actual != digest)
        {
            throw new RegistryPullException(RegistryPullFailure.Damaged, $"layer {digest} is not what the registry sent ({actual})");
        }

        if (analysis.LacksRoom)
        {
            throw new JobFailedException($"This machine has no room for the files of layer {digest}.", isPassing: true);
        }

        var release = LayerRelease.Of(analysis.Inventory.Distribution);
        await _layers.StoreAsync(
            AnalysedLayer.Form(name, below, analysis, release) with { Digest = digest.ToString() }, cancellationToken).ConfigureAwait(false);
        metrics.LayerStored();
        ImageLog.LayerStored(logger, digest.ToString(), release.Namespace, analysis.Inventory.Packages.Count, analysis.BlobBytes);
    }

    private async Task<LayerAnalysis> AnalyseAsync(
        PulledImage pulled, Layer layer, Digest digest, ReadOnlyMemory<byte>? tree, CancellationToken cancellationToken)
    {
        try
        {
            return await analyzer.AnalyseAsync(
                new LayerToAnalyse { OpenAsync = layer.OpenAsync!, Digest = digest }, tree, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (pulled.Explain(digest, failure) is { } explained)
        {
            throw explained;
        }
    }
}
