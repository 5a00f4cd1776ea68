using System.Text.RegularExpressions;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>Opens an image of a docker archive through its <c>manifest.json</c>.</summary>
/// <param name="files">The archive's files.</param>
/// <param name="images">The images that it lists.</param>
/// <param name="request">What the user asked for.</param>
/// <param name="warnings">Where oddities are reported.</param>
internal sealed partial class DockerArchive(
    IImageFiles files, IReadOnlyList<DockerManifest> images, ImageRequest request, WarningSink warnings)
{
    /// <summary>The image that the request means.</summary>
    /// <exception cref="ImageNotFoundException">None fits, or several do.</exception>
    public DockerManifest Choose()
    {
        var distinct = images.GroupBy(image => image.Config, StringComparer.Ordinal)
            .Select(same => same.First() with { RepoTags = [.. same.SelectMany(image => image.RepoTags).Distinct(StringComparer.Ordinal)] })
            .ToList();
        var found = request.Selector is null ? distinct : Matching(distinct, new ImageSelector(request.Selector));
        return found.Count switch
        {
            1 => found[0],
            0 => throw ImageChoices.NoSuchImage(request, Choices(distinct)),
            _ => throw ImageChoices.Ambiguous(request, Choices(found)),
        };
    }

    /// <summary>Opens an image of the archive.</summary>
    /// <exception cref="ImageFormatException">Its config or a layer is missing, damaged, or they do not fit each other.</exception>
    public Image Open(DockerManifest image, string kind, IAsyncDisposable? resources)
    {
        var (id, config) = ReadConfig(image);
        if (config.DiffIds.Count != image.Layers.Count)
        {
            throw new ImageFormatException(
                $"the image is damaged: {DockerManifest.FileName} has {image.Layers.Count} layers and the config {config.DiffIds.Count}.");
        }

        CheckRepeatedLayers(image, config);
        ImageParts.Explain(config, request, warnings);
        foreach (var tag in image.RepoTags.Where(tag => !ImageReference.TryParse(tag, out _, out _)))
        {
            warnings.Add(WarningCodes.ArchiveAnomaly, $"The name '{PrintableText.Clean(tag)}' of the image is not a valid reference.", DockerManifest.FileName);
        }

        return new Image
        {
            Name = request.Name,
            Kind = kind,
            Digest = id,
            Platform = config.Platform,
            Layers = [.. image.Layers.Select((path, index) => ReadLayer(image, path, index, config))],
            Warnings = warnings.ToList(),
            Resources = resources,
        };
    }

    /// <summary>The digest of an image's config, which is its id, and the config.</summary>
    /// <exception cref="ImageFormatException">It is missing, damaged, or not what its name claims.</exception>
    public (Digest Id, ImageConfig Config) ReadConfig(DockerManifest image)
    {
        var shown = PrintableText.Clean(image.Config);
        if (files.Find(image.Config, out var problem) is not { } file)
        {
            throw new ImageFormatException($"the image's config '{shown}' {problem}. Save the image again.");
        }

        var content = file.ReadAll(ImageJson.MaximumConfigBytes, $"config '{shown}'");
        var id = Digest.Sha256Of(content);
        var claim = ClaimedDigest().Match(image.Config);
        if (claim.Success && claim.Groups[1].Value != id.Hex)
        {
            throw new ImageFormatException($"the image's config '{shown}' is damaged: its digest is {id}. Save the image again.");
        }

        return (id, ImageConfig.Parse(content, $"config '{shown}'", request.Limits));
    }

    /// <summary>The id of the image that the request means; null when it cannot be told.</summary>
    public Digest? TryReadId()
    {
        try
        {
            return TryReadId(Choose());
        }
        catch (ImageNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// A selector that means the same image in a layout beside this list: positions in the two differ, names and ids do not.
    /// </summary>
    public string? SelectorWithoutPosition()
    {
        if (request.Selector is null || new ImageSelector(request.Selector).Position is null)
        {
            return request.Selector;
        }

        var image = Choose();
        return image.RepoTags.Count > 0 ? image.RepoTags[0] : ReadConfig(image).Id.ToString();
    }

    private static List<string> Choices(IEnumerable<DockerManifest> list) =>
        [.. list.Select(image => ImageChoices.Describe(image.RepoTags, image.Position))];

    private List<DockerManifest> Matching(List<DockerManifest> list, ImageSelector selector)
    {
        if (selector.Position is { } position)
        {
            return [.. images.Where(image => image.Position == position)];
        }

        var named = list.FindAll(image => image.RepoTags.Any(selector.MatchesName));
        return named.Count > 0 ? named : list.FindAll(image => TryReadId(image) is { } id && selector.MatchesDigest(id));
    }

    private Digest? TryReadId(DockerManifest image)
    {
        try
        {
            return ReadConfig(image).Id;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    private Layer ReadLayer(DockerManifest image, string path, int index, ImageConfig config)
    {
        var diffId = config.DiffIds[index];
        var source = image.LayerSources.GetValueOrDefault(diffId);
        var file = files.Find(path, out var problem);
        if (file is null && source is null)
        {
            throw new ImageFormatException($"layer {index} ('{PrintableText.Clean(path)}') {problem}. Save the image again.");
        }

        return new Layer
        {
            Index = index,
            DiffId = diffId,
            Digest = file is null ? source!.Digest : null,
            MediaType = source?.MediaType is { } mediaType ? PrintableText.Clean(mediaType) : null,
            CreatedBy = config.CommandOf(index),
            BlobName = path,
            OpenAsync = ImageParts.Opener(file),
        };
    }

    private static void CheckRepeatedLayers(DockerManifest image, ImageConfig config)
    {
        var contradiction = image.Layers.Zip(config.DiffIds).GroupBy(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)
            .FirstOrDefault(same => same.Distinct().Skip(1).Any());
        if (contradiction is not null)
        {
            throw new ImageFormatException(
                $"the image is damaged: its config gives the layer '{PrintableText.Clean(contradiction.Key)}' several digests.");
        }
    }

    /// <summary>The forms in which engines and tools name a config by its digest.</summary>
    [GeneratedRegex(@"^(?:blobs/sha256/|sha256:)?([0-9a-f]{64})(?:\.json)?\z")]
    private static partial Regex ClaimedDigest();
}
