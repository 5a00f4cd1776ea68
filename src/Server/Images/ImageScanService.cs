using Strata.Core.Images.Blobs;
using Strata.Core.Images.Registry;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Server.Jobs;
using Strata.Server.Telemetry;
using Strata.Storage;
using Strata.Storage.Images;
using Strata.Storage.Layers;

namespace Strata.Server.Images;

/// <summary>
/// Makes images known. One that is known with this version of the analysis costs a look into the database and no request to a registry; of another,
/// only the layers are fetched that no image had before.
/// </summary>
internal sealed class ImageScanService(
    IServerDatabase database, RegistryPull registries, ImageLayerIndexer indexer, ImageOptions options, ImageMetrics metrics, ILogger<ImageScanService> logger)
{
    private readonly AddressRules _allowed = new() { AllowedHosts = options.Registries };

    /// <summary>Returns the image, after fetching and analysing what is not known of it.</summary>
    /// <param name="address">Where it lies.</param>
    /// <param name="authorization">The value of an <c>Authorization</c> header for the registry, or null.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="JobFailedException">It cannot be had, or is no image.</exception>
    public async Task<StoredImage> EnsureAsync(ImageAddress address, string? authorization, CancellationToken cancellationToken)
    {
        using var activity = ServerActivity.Source.StartActivity("image.ensure");
        if (await database.Images.FindAsync(address.Digest, cancellationToken).ConfigureAwait(false) is { } known
            && known.EngineVersion >= LayerAnalyzer.EngineVersion)
        {
            metrics.Known();
            await NoteAsync(address, cancellationToken).ConfigureAwait(false);
            return known;
        }

        var stored = await FetchAsync(address, authorization, cancellationToken).ConfigureAwait(false);
        await NoteAsync(address, cancellationToken).ConfigureAwait(false);
        return stored;
    }

    private async Task<StoredImage> FetchAsync(ImageAddress address, string? authorization, CancellationToken cancellationToken)
    {
        if (!Digest.TryParse(address.Digest, out var digest))
        {
            throw new JobFailedException($"'{LogText.Clean(address.Digest)}' is no digest.", isPassing: false);
        }

        if (address.Registry.Scheme is not ("http" or "https") || !_allowed.Allows(address.Registry))
        {
            throw new JobFailedException(
                $"The registry {address.Registry.Authority} is none that images are fetched from (strata.images.registries).", isPassing: false);
        }

        if (!RegistryAuthorization.TryParse(authorization, out var credential))
        {
            throw new JobFailedException("The credentials for the registry are neither Basic nor Bearer.", isPassing: false);
        }

        try
        {
            var pulled = await registries.OpenAsync(
                address.Registry, address.Repository, digest, credential, new ScanLimits(), cancellationToken).ConfigureAwait(false);
            await using (pulled.ConfigureAwait(false))
            {
                return await StoreAsync(address, pulled, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RegistryPullException refusal)
        {
            metrics.Failed(refusal.Failure);
            throw new JobFailedException(refusal.Message, refusal.IsPassing, refusal);
        }
        catch (ParentLayerMissingException missing)
        {
            throw new JobFailedException("A layer was tidied away while the image was read.", isPassing: true, missing);
        }
    }

    private async Task<StoredImage> StoreAsync(ImageAddress address, PulledImage pulled, CancellationToken cancellationToken)
    {
        var warnings = pulled.Image.Warnings.ToList();
        var layers = new List<ImageLayer>();
        string? below = null;
        foreach (var layer in pulled.Image.Layers)
        {
            var blob = layer.Digest!.Value.ToString();
            layers.Add(new ImageLayer(blob, layer.DiffId?.ToString(), layer.CreatedBy, layer.OpenAsync is null));
            if (layer.OpenAsync is null)
            {
                warnings.Add(new ScanWarning(
                    WarningCodes.LayerMissing, "The registry does not hand out this layer, so its files are not known; base layers of Windows are like that.", $"layer {layer.Index}"));
                continue;
            }

            var name = ImageLayerName.Of(below, blob);
            await indexer.EnsureAsync(name, below, pulled, layer, cancellationToken).ConfigureAwait(false);
            below = name;
        }

        var stored = await database.Images.StoreAsync(
            new StoredImage
            {
                Digest = address.Digest,
                MediaType = pulled.MediaType,
                ConfigDigest = pulled.ConfigDigest.ToString(),
                Platform = pulled.Image.Platform?.ToString(),
                Layers = layers,
                Warnings = warnings,
                EngineVersion = LayerAnalyzer.EngineVersion,
            },
            cancellationToken).ConfigureAwait(false);
        metrics.Stored();
        ImageLog.Stored(logger, address.FullRepository, address.Digest, layers.Count);
        return stored;
    }

    private Task<bool> NoteAsync(ImageAddress address, CancellationToken cancellationToken) =>
        database.Images.NoteAsync(address.Digest, address.FullRepository, address.Tag, cancellationToken);
}
