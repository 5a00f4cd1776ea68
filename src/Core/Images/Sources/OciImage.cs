using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>Turns a manifest of a layout into an <see cref="Image"/>.</summary>
/// <param name="blobs">The layout's blobs.</param>
/// <param name="request">What the user asked for.</param>
/// <param name="warnings">Where oddities are reported.</param>
internal sealed class OciImage(OciBlobs blobs, ImageRequest request, WarningSink warnings)
{
    /// <summary>The manifests of all platforms. Of those that are listed but were not saved a warning tells.</summary>
    /// <exception cref="ImageFormatException">There is no container image at all.</exception>
    public IReadOnlyList<OciManifestEntry> EveryPlatform(OciIndexWalk walk)
    {
        if (walk.Manifests.Count == 0)
        {
            throw Nothing(walk);
        }

        if (Unsaved(walk) is { Count: > 0 } missing)
        {
            warnings.Add(WarningCodes.PlatformMismatch, $"Listed, but not part of what was saved: {List(missing)}.");
        }

        return walk.Manifests;
    }

    /// <summary>The manifest of the platform that is wanted.</summary>
    /// <exception cref="ImageNotFoundException">None fits; the message lists what there is.</exception>
    /// <exception cref="ImageFormatException">There is no container image at all.</exception>
    public OciManifestEntry ChoosePlatform(OciIndexWalk walk)
    {
        var manifests = walk.Manifests;
        if (manifests.Count == 0)
        {
            throw Nothing(walk);
        }

        if (manifests.Count == 1 && !manifests[0].FromIndex)
        {
            return manifests[0];
        }

        var platforms = manifests.ConvertAll(manifest => manifest.Descriptor.Platform ?? ConfigOf(manifest).Platform);
        var chosen = PlatformMatcher.Choose(platforms, request.Platform, Platform.OfThisMachine);
        if (chosen < 0)
        {
            throw NoSuchPlatform(platforms, walk);
        }

        if (request.Platform is null && platforms[chosen] is { } taken && !PlatformMatcher.Fits(Platform.OfThisMachine, taken))
        {
            warnings.Add(
                WarningCodes.PlatformMismatch, $"The image is not available for {Platform.OfThisMachine}, so {taken} was scanned. Use --platform to choose.");
        }

        return manifests[chosen];
    }

    /// <summary>A manifest that was chosen by its content, unless the index lists another for the wanted platform that was not saved.</summary>
    /// <exception cref="ImageNotFoundException">It does.</exception>
    public OciManifestEntry OfWantedPlatform(OciManifestEntry chosen, OciIndexWalk walk)
    {
        var actual = ConfigOf(chosen).Platform ?? chosen.Descriptor.Platform;
        return request.Platform is { } wanted && actual is not null && !PlatformMatcher.Fits(wanted, actual)
            && walk.Missing.Exists(missing => missing.Platform is { } platform && PlatformMatcher.Fits(wanted, platform))
                ? throw NoSuchPlatform([actual], walk)
                : chosen;
    }

    /// <summary>Opens the image of a manifest.</summary>
    /// <exception cref="ImageFormatException">Its config is missing, damaged, or does not fit the manifest.</exception>
    public Image Open(OciManifestEntry entry, string kind, IAsyncDisposable? resources)
    {
        if (entry.Manifest.UnreadableForm is { } form)
        {
            throw new ImageFormatException($"'{request.Name}' {form}.");
        }

        var config = ConfigOf(entry);
        if (config.DiffIds.Count != entry.Manifest.Layers.Count)
        {
            throw new ImageFormatException(
                $"the image is damaged: its manifest has {entry.Manifest.Layers.Count} layers and its config {config.DiffIds.Count}.");
        }

        ImageParts.Explain(config, request, warnings);
        return new Image
        {
            Name = request.Name,
            Kind = kind,
            Digest = entry.Descriptor.Digest,
            Platform = config.Platform ?? entry.Descriptor.Platform,
            Layers = [.. entry.Manifest.Layers.Select((layer, index) => Layer(layer, index, config))],
            Warnings = warnings.ToList(),
            Resources = resources,
        };
    }

    private static string List(IEnumerable<Platform?> platforms) =>
        string.Join(", ", platforms.Select(platform => platform?.ToString() ?? "an unnamed platform").Distinct(StringComparer.Ordinal));

    private static List<Platform> Unsaved(OciIndexWalk walk) =>
        [.. walk.Missing.Select(entry => entry.Platform).OfType<Platform>().Where(platform => !PlatformMatcher.IsUnknown(platform))];

    private ImageNotFoundException NoSuchPlatform(IReadOnlyList<Platform?> platforms, OciIndexWalk walk)
    {
        var missing = Unsaved(walk);
        return new ImageNotFoundException(
            $"'{request.Name}' has no image for {request.Platform ?? Platform.OfThisMachine}; there is: {List(platforms)}"
            + (missing.Count == 0 ? "" : $" (listed, but not part of what was saved: {List(missing)})"));
    }

    private ImageFormatException Nothing(OciIndexWalk walk)
    {
        if (walk.ForeignTypes.Count > 0)
        {
            return new ImageFormatException(
                $"'{request.Name}' is not a container image: it is '{string.Join("', '", walk.ForeignTypes.Distinct(StringComparer.Ordinal))}'.");
        }

        return new ImageFormatException(walk.Missing.Count > 0
            ? $"'{request.Name}' lists an image whose manifest ({walk.Missing[0].Digest}) is not part of it. Save the image again, with this platform."
            : $"'{request.Name}' holds no container image.");
    }

    private Layer Layer(Descriptor layer, int index, ImageConfig config)
    {
        var file = blobs.Find(layer.Digest, out _);
        return new Layer
        {
            Index = index,
            Digest = layer.Digest,
            DiffId = config.DiffIds[index],
            Size = layer.Size,
            BlobName = layer.Digest.ToString(),
            IsContentAddressed = file is not null && (layer.Size ?? file.Length) == file.Length,
            MediaType = layer.MediaType is null ? null : PrintableText.Clean(layer.MediaType),
            Annotations = layer.Annotations,
            CreatedBy = config.CommandOf(index),
            OpenAsync = ImageParts.Opener(file),
            OpenRangeAsync = ImageParts.RangeOpener(file),
        };
    }

    private ImageConfig ConfigOf(OciManifestEntry entry)
    {
        var descriptor = entry.Manifest.Config;
        var content = blobs.Read(descriptor, ImageJson.MaximumConfigBytes)
            ?? throw new ImageFormatException($"the image's config {descriptor.Digest} is not part of '{request.Name}'. Save the image again.");
        return ImageConfig.Parse(content, $"config {descriptor.Digest}", request.Limits);
    }
}
