using System.Text.Json;
using Strata.Core.Layers;

namespace Strata.Core.Images;

/// <summary>The manifest of one image, OCI or Docker schema 2 (OCI image-spec manifest.md).</summary>
/// <param name="MediaType">What the document says it is, or null.</param>
/// <param name="ArtifactType">The kind of artifact, or null for an image.</param>
/// <param name="Config">The config blob.</param>
/// <param name="Layers">The layer blobs, base first.</param>
internal sealed record ImageManifest(string? MediaType, string? ArtifactType, Descriptor Config, IReadOnlyList<Descriptor> Layers)
{
    /// <summary>
    /// The type that shows that this is no container image but an artifact (chart, signature, module, attestation); null for an image.
    /// </summary>
    public string? ForeignType =>
        ArtifactType
        ?? (Config.MediaType is null || MediaTypes.IsImageConfig(Config.MediaType) ? null : Config.MediaType)
        ?? (Layers.Count == 0 || Layers.Any(layer => layer.MediaType is null || MediaTypes.IsLayer(layer.MediaType)) ? null : Layers[0].MediaType);

    /// <summary>
    /// What keeps the layers from being read although this is an image, as the rest of a sentence, or null: formats that hold no archive of
    /// files (Nydus, overlaybd), and layers that are encrypted (containers/ocicrypt).
    /// </summary>
    public string? UnreadableForm
    {
        get
        {
            foreach (var layer in Layers)
            {
                var type = layer.MediaType ?? "";
                if (type.EndsWith("+encrypted", StringComparison.Ordinal))
                {
                    return "has encrypted layers, which cannot be read without their key; decrypt it first";
                }

                if (type.Contains(".nydus.", StringComparison.Ordinal) || HasAnnotation(layer, "containerd.io/snapshot/nydus-"))
                {
                    return "is a Nydus image, whose layers hold no archive of files, and that is not supported; scan the image that it was made from";
                }

                if (HasAnnotation(layer, "containerd.io/snapshot/overlaybd/"))
                {
                    return "is an overlaybd image, whose layers hold no archive of files, and that is not supported; scan the image that it was made from";
                }
            }

            return null;
        }
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ImageFormatException">It is not an image manifest, ambiguous, or above a limit.</exception>
    public static ImageManifest Read(JsonElement root, string where, ScanLimits limits)
    {
        ManifestKind.Require(root, ManifestKind.Manifest, where);
        var config = ImageJson.Member(root, "config", where)
            ?? throw new ImageFormatException($"{where} is a manifest without a config.");
        return new ImageManifest(
            ImageJson.Text(root, "mediaType", where),
            ImageJson.Text(root, "artifactType", where) is { Length: > 0 } type ? type : null,
            Descriptor.Read(config, where),
            [.. ImageJson.Items(root, "layers", limits.ImageLayers, where).Select(layer => Descriptor.Read(layer, where))]);
    }

    private static bool HasAnnotation(Descriptor layer, string prefix)
    {
        foreach (var (name, _) in layer.Annotations)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
