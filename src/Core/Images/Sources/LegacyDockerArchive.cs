using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>
/// Opens an image of a docker archive as it was before Docker 1.10: a file <c>repositories</c> names the top layer, and each layer's
/// <c>json</c> names its parent. There are no digests to verify.
/// </summary>
/// <param name="files">The archive's files.</param>
/// <param name="request">What the user asked for.</param>
/// <param name="warnings">Where oddities are reported.</param>
internal sealed partial class LegacyDockerArchive(IImageFiles files, ImageRequest request, WarningSink warnings)
{
    /// <summary>The file that lists the images.</summary>
    public const string FileName = "repositories";

    /// <summary>Opens the image that the request means.</summary>
    /// <exception cref="ImageNotFoundException">None fits, or several do.</exception>
    /// <exception cref="ImageFormatException">A layer is missing or malformed.</exception>
    public Image Open(IAsyncDisposable? resources)
    {
        var chain = ReadChain(ChooseTop());
        var platform = ReadLayerJson(chain[^1], root => ImageJson.Platform(root, FileName));
        ImageParts.ExplainPlatform(platform, request, warnings);
        return new Image
        {
            Name = request.Name,
            Kind = TargetKinds.DockerArchive,
            Platform = platform,
            Layers = [.. chain.Select(ReadLayer)],
            Warnings = warnings.ToList(),
            Resources = resources,
        };
    }

    private string ChooseTop()
    {
        var content = files.Find(FileName, out var problem)?.ReadAll(ImageJson.MaximumManifestBytes, FileName)
            ?? throw new ImageFormatException($"'{request.Name}' is not a docker archive: {FileName} {problem}.");
        var tops = ImageJson.Parse(content, FileName, root => root.EnumerateObject()
            .SelectMany(repository => ImageJson.Texts(root, repository.Name, FileName).Select(tag => (Name: $"{repository.Name}:{tag.Key}", Id: tag.Value)))
            .ToList());
        var selector = request.Selector is null ? null : new ImageSelector(request.Selector);
        var found = tops.Where((top, i) => selector is null || selector.MatchesName(top.Name) || selector.Position == i)
            .GroupBy(top => top.Id, StringComparer.Ordinal).ToList();
        return found.Count switch
        {
            1 => found[0].Key,
            0 => throw ImageChoices.NoSuchImage(request, Describe(tops.GroupBy(top => top.Id, StringComparer.Ordinal))),
            _ => throw ImageChoices.Ambiguous(request, Describe(found)),
        };

        List<string> Describe(IEnumerable<IGrouping<string, (string Name, string Id)>> images) =>
            [.. images.Select(image => ImageChoices.Describe(image.Select(top => top.Name), tops.FindIndex(top => top.Id == image.Key)))];
    }

    /// <summary>The layer ids from the base to <paramref name="top"/>.</summary>
    private List<string> ReadChain(string top)
    {
        var chain = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var id = top; id is not null; id = ReadLayerJson(id, root => ImageJson.Text(root, "parent", FileName)))
        {
            if (!LayerId().IsMatch(id) || !seen.Add(id) || seen.Count > request.Limits.ImageLayers)
            {
                throw new ImageFormatException($"the image's layers do not form a chain of at most {request.Limits.ImageLayers} (at '{PrintableText.Clean(id)}').");
            }

            chain.Add(id);
        }

        chain.Reverse();
        return chain;
    }

    private Layer ReadLayer(string id, int index) => new()
    {
        Index = index,
        CreatedBy = ReadLayerJson(id, CommandOf),
        OpenAsync = ImageParts.Opener(files.Find($"{id}/layer.tar", out var problem)
            ?? throw new ImageFormatException($"layer {index} ('{id}/layer.tar') {problem}. Save the image again.")),
    };

    private static string? CommandOf(JsonElement root)
    {
        if (ImageJson.Member(root, "container_config", FileName) is not { } config)
        {
            return null;
        }

        var words = ImageJson.Items(config, "Cmd", ImageJson.MaximumDescriptors, FileName).Where(word => word.ValueKind == JsonValueKind.String);
        return PrintableText.Clean(string.Join(' ', words.Select(word => word.GetString()))) is { Length: > 0 } command ? command : null;
    }

    private T ReadLayerJson<T>(string id, Func<JsonElement, T> read)
    {
        var path = $"{id}/json";
        var shown = PrintableText.Clean(path);
        return files.Find(path, out var problem) is { } file
            ? ImageJson.Parse(file.ReadAll(ImageJson.MaximumConfigBytes, shown), shown, read)
            : throw new ImageFormatException($"the layer's description '{shown}' {problem}. Save the image again.");
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex LayerId();
}
