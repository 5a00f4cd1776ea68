using Strata.Core.Images.Sources;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Registry;

/// <summary>The images that an index lists, nested indexes opened; no manifest is fetched for it.</summary>
/// <param name="repository">Where the index lies.</param>
/// <param name="request">What the user asked for.</param>
internal sealed class RegistryIndex(RegistryRepository repository, ImageRequest request)
{
    private readonly HashSet<Digest> _visited = [];
    private readonly List<Descriptor> _images = [];

    /// <summary>Reads an index and those in it; returns the images in their order, attestations left out.</summary>
    /// <exception cref="ImageFormatException">It is damaged, nested too deep, has too many entries, or lists no image.</exception>
    public async Task<IReadOnlyList<Descriptor>> ReadAsync(ManifestDocument index, CancellationToken cancellationToken)
    {
        _visited.Add(index.Digest);
        await FollowAsync(index, 1, cancellationToken).ConfigureAwait(false);
        return _images.Count > 0 ? _images : throw new ImageFormatException($"'{request.Name}' is an index that lists no container image.");
    }

    /// <summary>The image of the platform that is wanted.</summary>
    /// <exception cref="ImageNotFoundException">None fits; the message lists what there is.</exception>
    public Descriptor Choose(IReadOnlyList<Descriptor> images, WarningSink warnings)
    {
        var platforms = new Platform?[images.Count];
        for (var i = 0; i < platforms.Length; i++)
        {
            platforms[i] = images[i].Platform;
        }

        var chosen = PlatformMatcher.Choose(platforms, request.Platform, Platform.OfThisMachine);
        if (chosen < 0)
        {
            throw new ImageNotFoundException($"'{request.Name}' has no image for {request.Platform ?? Platform.OfThisMachine}; there is: {List(platforms)}.");
        }

        if (request.Platform is null && platforms[chosen] is { } taken && !PlatformMatcher.Fits(Platform.OfThisMachine, taken))
        {
            warnings.Add(
                WarningCodes.PlatformMismatch, $"The image is not available for {Platform.OfThisMachine}, so {taken} was scanned. Use --platform to choose.");
        }

        return images[chosen];
    }

    private async Task FollowAsync(ManifestDocument document, int depth, CancellationToken cancellationToken)
    {
        if (depth > OciIndexWalk.MaximumDepth)
        {
            throw new ImageFormatException($"the indexes of '{request.Name}' are nested more than {OciIndexWalk.MaximumDepth} levels deep.");
        }

        var index = ImageJson.Parse(document.Content, document.Where, root => ImageIndex.Read(root, document.Where));
        foreach (var entry in index.Manifests)
        {
            if (entry.IsAttestation || !_visited.Add(entry.Digest))
            {
                continue;
            }

            if (_visited.Count > ImageJson.MaximumDescriptors)
            {
                throw new ImageFormatException($"the indexes of '{request.Name}' have more than {ImageJson.MaximumDescriptors} entries.");
            }

            if (MediaTypes.IsIndex(entry.MediaType))
            {
                await FollowAsync(
                    await repository.GetManifestAsync(null, entry, cancellationToken).ConfigureAwait(false), depth + 1, cancellationToken).ConfigureAwait(false);
            }
            else if (entry.ArtifactType is null && (entry.MediaType is null || MediaTypes.IsManifest(entry.MediaType)))
            {
                _images.Add(entry);
            }
        }
    }

    private static string List(Platform?[] platforms)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var platform in platforms)
        {
            names.Add(platform?.ToString() ?? "an unnamed platform");
        }

        return string.Join(", ", names);
    }
}
