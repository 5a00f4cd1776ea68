using System.Text.Json;
using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Images;

/// <summary>What is used of an image config (OCI image-spec config.md).</summary>
/// <param name="Platform">The platform that it names, or null.</param>
/// <param name="DiffIds">The digest of each layer's uncompressed tar, base first.</param>
/// <param name="LayerCommands">
/// The history line of each layer; null when the history does not fit the layers, empty when there is none.
/// </param>
internal sealed record ImageConfig(Platform? Platform, IReadOnlyList<Digest> DiffIds, IReadOnlyList<string?>? LayerCommands)
{
    /// <summary>History lines of one config; stops documents that are nothing but history.</summary>
    public const int MaximumHistory = 10_000;

    /// <summary>Reads a config.</summary>
    /// <exception cref="ImageFormatException">It has no usable <c>rootfs</c>, or exceeds a limit.</exception>
    public static ImageConfig Parse(ReadOnlyMemory<byte> json, string where, ScanLimits limits) =>
        ImageJson.Parse(json, where, root =>
        {
            var diffIds = ReadDiffIds(root, where, limits);
            return new ImageConfig(ImageJson.Platform(root, where), diffIds, ReadCommands(root, diffIds.Length, where));
        });

    /// <summary>The history line of a layer, or null.</summary>
    public string? CommandOf(int layer) => LayerCommands is { Count: > 0 } commands ? commands[layer] : null;

    private static Digest[] ReadDiffIds(JsonElement root, string where, ScanLimits limits)
    {
        var rootfs = ImageJson.Member(root, "rootfs", where)
            ?? throw new ImageFormatException($"{where} has no 'rootfs': it is not the config of a container image.");
        return [.. ImageJson.Items(rootfs, "diff_ids", limits.ImageLayers, where).Select(item =>
            item.ValueKind == JsonValueKind.String && Digest.TryParse(item.GetString(), out var digest)
                ? digest
                : throw new ImageFormatException($"{where}: an entry of 'rootfs.diff_ids' is not a digest."))];
    }

    private static List<string?>? ReadCommands(JsonElement root, int layers, string where)
    {
        var history = ImageJson.Items(root, "history", MaximumHistory, where);
        var commands = new List<string?>();
        foreach (var line in history)
        {
            if (ImageJson.Member(line, "empty_layer", where) is { ValueKind: JsonValueKind.True })
            {
                continue;
            }

            var text = ImageJson.Text(line, "created_by", where) is { Length: > 0 } command
                ? command
                : ImageJson.Text(line, "comment", where);
            commands.Add(string.IsNullOrEmpty(text) ? null : PrintableText.Clean(text));
        }

        return history.Count == 0 || commands.Count == layers ? commands : null;
    }
}
