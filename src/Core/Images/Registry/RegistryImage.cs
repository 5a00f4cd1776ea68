using Strata.Core.Images.Sources;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Registry;

/// <summary>Turns the manifest of one platform into an <see cref="Image"/>. Nothing of its layers is fetched.</summary>
/// <param name="repository">Where it lies.</param>
/// <param name="request">What the user asked for.</param>
/// <param name="warnings">Where oddities are reported.</param>
internal sealed class RegistryImage(RegistryRepository repository, ImageRequest request, WarningSink warnings)
{
    /// <summary>Opens an image.</summary>
    /// <param name="document">Its manifest.</param>
    /// <param name="told">The platform that the index tells, or null.</param>
    /// <param name="index">The digest of the index that led here, or null.</param>
    /// <param name="resources">What the image disposes.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ImageFormatException">It is damaged, or no container image that can be read.</exception>
    public async Task<Image> OpenAsync(
        ManifestDocument document, Platform? told, Digest? index, IAsyncDisposable resources, CancellationToken cancellationToken)
    {
        if (document.Kind == ManifestKind.Schema1)
        {
            return OpenLegacy(document, resources);
        }

        if (document.Kind != ManifestKind.Manifest)
        {
            throw new ImageFormatException($"{document.Where} is neither an image manifest nor an index.");
        }

        var manifest = ImageJson.Parse(document.Content, document.Where, root => ImageManifest.Read(root, document.Where, request.Limits));
        if (manifest.ForeignType is { } type)
        {
            throw new ImageFormatException($"'{request.Name}' is not a container image: {ArtifactTypes.Describe(type)}.");
        }

        if (manifest.UnreadableForm is { } form)
        {
            throw new ImageFormatException($"'{request.Name}' {form}.");
        }

        var config = await ReadConfigAsync(manifest.Config, cancellationToken).ConfigureAwait(false);
        if (config.DiffIds.Count != manifest.Layers.Count)
        {
            throw new ImageFormatException(
                $"the image is damaged: its manifest has {manifest.Layers.Count} layers and its config {config.DiffIds.Count}.");
        }

        ImageParts.Explain(config, request, warnings);
        var layers = new List<Layer>();
        foreach (var layer in manifest.Layers)
        {
            layers.Add(Layer(
                layers.Count, layer, config.DiffIds[layers.Count], config.CommandOf(layers.Count), await IsThereAsync(layer, cancellationToken).ConfigureAwait(false)));
        }

        return Image(document.Digest, index, config.Platform ?? told, layers, resources);
    }

    private Image OpenLegacy(ManifestDocument document, IAsyncDisposable resources)
    {
        var manifest = LegacyManifest.Read(document.Content, document.Where, request.Limits);
        ImageParts.ExplainPlatform(manifest.Platform, request, warnings);
        var layers = new List<Layer>();
        foreach (var layer in manifest.Layers)
        {
            layers.Add(Layer(layers.Count, new Descriptor { Digest = layer.Digest }, null, layer.Command, isThere: true));
        }

        return Image(document.Digest, null, manifest.Platform, layers, resources);
    }

    private Image Image(Digest digest, Digest? index, Platform? platform, IReadOnlyList<Layer> layers, IAsyncDisposable resources) => new()
    {
        Name = repository.Name,
        Kind = TargetKinds.Registry,
        Repository = repository.FullName,
        Digest = digest,
        IndexDigest = index,
        Platform = platform,
        Layers = layers,
        Warnings = warnings.ToList(),
        WarningsOfReading = repository.Noticed,
        Resources = resources,
    };

    private Layer Layer(int position, Descriptor layer, Digest? diffId, string? command, bool isThere) => new()
    {
        Index = position,
        Digest = layer.Digest,
        DiffId = diffId,
        Size = layer.Size,
        BlobName = layer.Digest.ToString(),
        IsContentAddressed = isThere,
        MediaType = layer.MediaType is null ? null : PrintableText.Clean(layer.MediaType),
        Annotations = layer.Annotations,
        CreatedBy = command,
        OpenAsync = isThere ? token => repository.OpenLayerAsync(layer, token) : null,
        OpenRangeAsync = isThere ? (offset, length, token) => repository.OpenRangeAsync(layer, offset, length, token) : null,
    };

    /// <summary>
    /// A layer that must not be handed on may be here all the same. The addresses that its descriptor names are never asked: they are a
    /// stranger's choice.
    /// </summary>
    private async Task<bool> IsThereAsync(Descriptor layer, CancellationToken cancellationToken) =>
        !MediaTypes.IsForeign(layer.MediaType) || await repository.HasBlobAsync(layer, cancellationToken).ConfigureAwait(false);

    private async Task<ImageConfig> ReadConfigAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var content = descriptor.ReadInline(warnings)
            ?? await repository.GetBlobAsync(descriptor, ImageJson.MaximumConfigBytes, cancellationToken).ConfigureAwait(false);
        return ImageConfig.Parse(content, $"config {descriptor.Digest}", request.Limits);
    }
}
