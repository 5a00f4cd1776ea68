using System.Text.Json;

namespace Strata.Core.Images;

/// <summary>
/// Tells manifests and indexes apart by structure, and refuses what is both: bytes that one reader takes for a manifest and another
/// for an index could hide an image (the class of CVE-2021-41190).
/// </summary>
internal static class ManifestKind
{
    public const string Manifest = "image manifest";
    public const string Index = "image index";
    public const string Schema1 = "manifest of Docker's schema 1";

    /// <summary>The kind of a document: <see cref="Manifest"/>, <see cref="Index"/>, <see cref="Schema1"/>, or null for something else.</summary>
    /// <exception cref="ImageFormatException">It is ambiguous, or contradicts its own media type.</exception>
    public static string? Of(JsonElement root, string where)
    {
        var layers = ImageJson.Member(root, "layers", where) is not null;
        var manifests = ImageJson.Member(root, "manifests", where) is not null;
        var old = ImageJson.Member(root, "fsLayers", where) is not null;
        var config = ImageJson.Member(root, "config", where) is not null;
        if ((manifests && (layers || old || config)) || (old && (layers || config)))
        {
            throw new ImageFormatException($"{where} is ambiguous: it is a manifest and an index at once.");
        }

        var claimed = ImageJson.Text(root, "mediaType", where);
        var kind = manifests ? Index
            : old ? Schema1
            : config ? Manifest
            : MediaTypes.IsIndex(claimed) ? Index
            : null;
        if ((MediaTypes.IsIndex(claimed) && kind != Index) || (MediaTypes.IsManifest(claimed) && kind != Manifest)
            || (MediaTypes.IsSchema1(claimed) && kind != Schema1))
        {
            throw new ImageFormatException($"{where} says that it is '{claimed}' but has another structure.");
        }

        return kind;
    }

    /// <summary>Refuses a document of another kind.</summary>
    /// <exception cref="ImageFormatException">It is of another kind.</exception>
    public static void Require(JsonElement root, string kind, string where)
    {
        var actual = Of(root, where);
        RefuseSchema1(actual, where);
        if (actual != kind)
        {
            throw new ImageFormatException($"{where} is not an {kind}.");
        }
    }

    /// <summary>Refuses schema 1 where only registries have it: archives and layouts of tools that wrote it do not exist.</summary>
    /// <exception cref="ImageFormatException">It is that.</exception>
    public static void RefuseSchema1(string? kind, string where)
    {
        if (kind == Schema1)
        {
            throw new ImageFormatException($"{where} is of Docker's schema 1, which is not supported here: save or push the image again with a current tool.");
        }
    }
}
