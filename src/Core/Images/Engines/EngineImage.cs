using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>What an engine tells of an image that it has (<c>GET /images/NAME/json</c>).</summary>
/// <param name="Id">
/// What the engine calls the image: the config's digest where layers lie in a graph driver, the digest of the manifest or index where
/// containerd keeps images.
/// </param>
/// <param name="Names">Its names, as the engine writes them; empty for an image without a name.</param>
/// <param name="Platform">The platform that the engine names, or null.</param>
/// <param name="DiffIds">The digests of the layers' uncompressed tars, base first; empty when the engine does not tell.</param>
/// <param name="Platforms">
/// The platforms whose content the engine has; empty when it does not list them, which only engines with containerd's store do.
/// </param>
public sealed record EngineImage(
    Digest Id, IReadOnlyList<string> Names, Platform? Platform, IReadOnlyList<Digest> DiffIds, IReadOnlyList<string> Platforms)
{
    private const string Where = "the engine's answer";

    /// <summary>Reads the engine's answer.</summary>
    /// <exception cref="ImageFormatException">It is not such an answer.</exception>
    internal static EngineImage Parse(ReadOnlyMemory<byte> json, int maximumLayers) => ImageJson.Parse(json, Where, root =>
    {
        var id = ImageJson.Text(root, "Id", Where) ?? "";
        if (!Digest.TryParse(id, out var digest) && !Digest.TryParse("sha256:" + id, out digest))
        {
            throw new ImageFormatException($"{Where}: '{PrintableText.Clean(id, 200)}' is not the id of an image.");
        }

        var layers = ImageJson.Member(root, "RootFS", Where) is { ValueKind: JsonValueKind.Object } files
            ? ImageJson.Items(files, "Layers", maximumLayers, Where)
            : [];
        return new EngineImage(
            digest,
            [.. Texts(ImageJson.Items(root, "RepoTags", ImageJson.MaximumDescriptors, Where))],
            NamedPlatform(root),
            [.. Texts(layers).Select(text => Digest.TryParse(text, out var layer) ? layer : (Digest?)null).OfType<Digest>()],
            [.. ImageJson.Items(root, "Manifests", ImageJson.MaximumDescriptors, Where).Select(AvailablePlatform).OfType<string>()]);
    });

    /// <summary>The engine's words for the platform are <c>Os</c>, <c>Architecture</c>, <c>Variant</c>: those of a config but for their case.</summary>
    private static Platform? NamedPlatform(JsonElement root) => ImageJson.Platform(root, Where);

    private static string? AvailablePlatform(JsonElement manifest) =>
        ImageJson.Text(manifest, "Kind", Where) == "image"
        && ImageJson.Member(manifest, "Available", Where) is { ValueKind: JsonValueKind.True }
        && ImageJson.Member(manifest, "ImageData", Where) is { ValueKind: JsonValueKind.Object } data
        && ImageJson.Member(data, "Platform", Where) is { ValueKind: JsonValueKind.Object } platform
            ? ImageJson.Platform(platform, Where)?.ToString()
            : null;

    private static IEnumerable<string> Texts(IReadOnlyList<JsonElement> items) =>
        items.Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);
}
