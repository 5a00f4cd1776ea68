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

    /// <summary>The kind of a document: <see cref="Manifest"/>, <see cref="Index"/>, or null for something else.</summary>
    /// <exception cref="ImageFormatException">It is ambiguous, contradicts its own media type, or is of Docker's schema 1.</exception>
    public static string? Of(JsonElement root, string where)
    {
        var layers = ImageJson.Member(root, "layers", where) is not null;
        var manifests = ImageJson.Member(root, "manifests", where) is not null;
        var old = ImageJson.Member(root, "fsLayers", where) is not null;
        if ((manifests && (layers || old || ImageJson.Member(root, "config", where) is not null)) || (layers && old))
        {
            throw new ImageFormatException($"{where} is ambiguous: it is a manifest and an index at once.");
        }

        if (old)
        {
            throw new ImageFormatException($"{where} is of Docker's schema 1, which is not supported: save or push the image again with a current tool.");
        }

        var claimed = ImageJson.Text(root, "mediaType", where);
        var kind = manifests ? Index
            : ImageJson.Member(root, "config", where) is not null ? Manifest
            : MediaTypes.IsIndex(claimed) ? Index
            : null;
        if ((MediaTypes.IsIndex(claimed) && kind != Index) || (MediaTypes.IsManifest(claimed) && kind != Manifest))
        {
            throw new ImageFormatException($"{where} says that it is '{claimed}' but has another structure.");
        }

        return kind;
    }

    /// <summary>Refuses a document of another kind.</summary>
    /// <exception cref="ImageFormatException">It is of another kind.</exception>
    public static void Require(JsonElement root, string kind, string where)
    {
        if (Of(root, where) != kind)
        {
            throw new ImageFormatException($"{where} is not an {kind}.");
        }
    }
}
