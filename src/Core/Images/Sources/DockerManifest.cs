using System.Text.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Sources;

/// <summary>An image of a docker archive: an element of its <c>manifest.json</c> (moby, image/tarexport).</summary>
/// <param name="Position">Its position in the document, from zero.</param>
/// <param name="Config">The path of the config.</param>
/// <param name="RepoTags">Its names; empty when it was saved by id.</param>
/// <param name="Layers">The paths of the layers, base first.</param>
/// <param name="LayerSources">
/// The descriptors of layers by diff id. A layer that is not stored (a Windows base) has one, but in newer archives every layer has.
/// </param>
internal sealed record DockerManifest(
    int Position, string Config, IReadOnlyList<string> RepoTags, IReadOnlyList<string> Layers, IReadOnlyDictionary<Digest, Descriptor> LayerSources)
{
    /// <summary>The file that lists an archive's images.</summary>
    public const string FileName = "manifest.json";

    /// <summary>True when the document is the list of a docker archive, and not a single manifest.</summary>
    /// <exception cref="ImageFormatException">It is not JSON.</exception>
    public static bool IsList(byte[] json) => ImageJson.Parse(json, FileName, root => root.ValueKind == JsonValueKind.Array);

    /// <summary>Reads the list of images.</summary>
    /// <exception cref="ImageFormatException">It is not such a list, or above a limit.</exception>
    public static IReadOnlyList<DockerManifest> ReadList(byte[] json, int maximumLayers) => ImageJson.Parse(json, FileName, root =>
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > ImageJson.MaximumDescriptors)
        {
            throw new ImageFormatException($"{FileName} is not a list of at most {ImageJson.MaximumDescriptors} images.");
        }

        return (IReadOnlyList<DockerManifest>)[.. root.EnumerateArray().Select((element, position) => Read(element, position, maximumLayers))];
    });

    private static DockerManifest Read(JsonElement element, int position, int maximumLayers)
    {
        if (ImageJson.Member(element, "manifests", FileName) is not null || ImageJson.Member(element, "fsLayers", FileName) is not null)
        {
            throw new ImageFormatException($"{FileName} is ambiguous: an image in it is a docker archive entry and a registry manifest at once.");
        }

        var sources = new Dictionary<Digest, Descriptor>();
        if (ImageJson.Member(element, "LayerSources", FileName) is { ValueKind: JsonValueKind.Object } list)
        {
            foreach (var source in list.EnumerateObject())
            {
                if (Digest.TryParse(source.Name, out var diffId))
                {
                    sources[diffId] = Descriptor.Read(source.Value, FileName);
                }
            }
        }

        return new DockerManifest(
            position,
            ImageJson.Text(element, "Config", FileName) ?? throw new ImageFormatException($"{FileName}: an image has no 'Config'."),
            Texts(element, "RepoTags", ImageJson.MaximumDescriptors),
            Texts(element, "Layers", maximumLayers),
            sources);
    }

    private static string[] Texts(JsonElement element, string name, int maximum) =>
        [.. ImageJson.Items(element, name, maximum, FileName).Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw new ImageFormatException($"{FileName}: an entry of '{name}' is not a string."))];
}
