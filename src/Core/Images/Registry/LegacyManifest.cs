using System.Text;
using System.Text.Json;
using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>
/// A manifest of Docker's schema 1 (distribution, manifest v2 schema 1), which old registries still have: no config, the layers from the top
/// down, and each layer's history as JSON in a string.
/// </summary>
/// <param name="Platform">The platform, or null.</param>
/// <param name="Layers">The layers, base first; those without content are left out.</param>
internal sealed record LegacyManifest(Platform? Platform, IReadOnlyList<LegacyLayer> Layers)
{
    /// <summary>The gzip of an empty archive, which stands for a step that changed no file.</summary>
    private const string EmptyLayer = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4";

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ImageFormatException">It is damaged, or above a limit.</exception>
    public static LegacyManifest Read(byte[] content, string where, ScanLimits limits) => ImageJson.Parse(content, where, root =>
    {
        var blobs = ImageJson.Items(root, "fsLayers", limits.ImageLayers, where);
        var history = ImageJson.Items(root, "history", limits.ImageLayers, where);
        if (blobs.Count != history.Count || blobs.Count == 0)
        {
            throw new ImageFormatException($"{where} is damaged: it has {blobs.Count} layers and {history.Count} lines of history.");
        }

        var layers = new List<LegacyLayer>();
        Platform? platform = null;
        for (var i = blobs.Count - 1; i >= 0; i--)
        {
            var text = ImageJson.Text(blobs[i], "blobSum", where);
            if (!Digest.TryParse(text, out var digest))
            {
                throw new ImageFormatException($"{where}: '{PrintableText.Clean(text ?? "", 200)}' is not the digest of a layer.");
            }

            var line = Encoding.UTF8.GetBytes(ImageJson.Text(history[i], "v1Compatibility", where) ?? "{}");
            var (isEmpty, command, told) = ImageJson.Parse(line, where, entry => ReadLine(entry, where));
            platform = told ?? platform;
            if (!isEmpty && text != EmptyLayer)
            {
                layers.Add(new LegacyLayer(digest, command));
            }
        }

        var architecture = ImageJson.Text(root, "architecture", where);
        return new LegacyManifest(
            platform ?? (string.IsNullOrEmpty(architecture) ? null : Platform.Normalise("linux", PrintableText.Clean(architecture))), layers);
    });

    private static (bool IsEmpty, string? Command, Platform? Platform) ReadLine(JsonElement entry, string where)
    {
        var isEmpty = ImageJson.Member(entry, "throwaway", where) is { ValueKind: JsonValueKind.True };
        string? command = null;
        if (ImageJson.Member(entry, "container_config", where) is { ValueKind: JsonValueKind.Object } container
            && ImageJson.Member(container, "Cmd", where) is { ValueKind: JsonValueKind.Array } words)
        {
            var text = new StringBuilder();
            foreach (var word in words.EnumerateArray())
            {
                if (word.ValueKind == JsonValueKind.String)
                {
                    text.Append(text.Length > 0 ? " " : "").Append(word.GetString());
                }
            }

            command = text.Length > 0 ? PrintableText.Clean(text.ToString()) : null;
        }

        return (isEmpty, command, ImageJson.Platform(entry, where));
    }
}
