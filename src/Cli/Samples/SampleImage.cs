using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Strata.Cli.Samples;

/// <summary>
/// A small image made from the package databases in <c>samples/images</c>, written as a <c>docker save</c> archive. The same name gives
/// the same bytes.
/// </summary>
/// <param name="name">A folder of <c>samples/images</c>: one subfolder for each layer, and <c>history.txt</c> with a line for each.</param>
internal sealed class SampleImage(string name)
{
    /// <summary>The names that there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. SampleFiles.Below("images").Select(path => path.Split('/')[1]).Distinct(StringComparer.Ordinal)];

    /// <summary>Writes the archive to <paramref name="output"/> and leaves it open.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        var history = await ReadTextAsync($"images/{name}/history.txt", cancellationToken);
        var layers = new List<(string DiffId, byte[] Tar)>();
        foreach (var layer in Folders())
        {
            var tar = await LayerAsync(layer, cancellationToken);
            layers.Add((Convert.ToHexStringLower(SHA256.HashData(tar)), tar));
        }

        var config = Config(layers.Select(layer => layer.DiffId), history.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var configName = Convert.ToHexStringLower(SHA256.HashData(config)) + ".json";
        await using var writer = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (var (diffId, tar) in layers)
        {
            await WriteAsync(writer, $"{diffId}/layer.tar", tar, cancellationToken);
        }

        await WriteAsync(writer, configName, config, cancellationToken);
        await WriteAsync(writer, "manifest.json", Manifest(configName, layers.Select(layer => layer.DiffId)), cancellationToken);
    }

    private IEnumerable<string> Folders() =>
        SampleFiles.Below($"images/{name}")
            .Select(path => path.Split('/'))
            .Where(parts => parts.Length > 3)
            .Select(parts => parts[2])
            .Distinct(StringComparer.Ordinal);

    private async Task<byte[]> LayerAsync(string folder, CancellationToken cancellationToken)
    {
        var root = $"images/{name}/{folder}";
        using var bytes = new MemoryStream();
        await using (var writer = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var path in SampleFiles.Below(root))
            {
                using var content = new MemoryStream();
                await using (var file = SampleFiles.Open(path))
                {
                    await file.CopyToAsync(content, cancellationToken);
                }

                await WriteAsync(writer, path[(root.Length + 1)..], content.ToArray(), cancellationToken);
            }
        }

        return bytes.ToArray();
    }

    private static async Task WriteAsync(TarWriter writer, string path, byte[] content, CancellationToken cancellationToken) =>
        await writer.WriteEntryAsync(
            new UstarTarEntry(TarEntryType.RegularFile, path)
            {
                DataStream = new MemoryStream(content),
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            },
            cancellationToken);

    private static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(SampleFiles.Open(path), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static byte[] Config(IEnumerable<string> diffIds, IEnumerable<string> history) => Json(json =>
    {
        json.WriteString("architecture", "amd64");
        json.WriteString("os", "linux");
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diff_ids");
        foreach (var diffId in diffIds)
        {
            json.WriteStringValue("sha256:" + diffId);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("history");
        foreach (var line in history)
        {
            json.WriteStartObject();
            json.WriteString("created_by", line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private byte[] Manifest(string config, IEnumerable<string> diffIds)
    {
        var entry = Json(json =>
        {
            json.WriteString("Config", config);
            json.WriteStartArray("RepoTags");
            json.WriteStringValue("strata/sample:" + name);
            json.WriteEndArray();
            json.WriteStartArray("Layers");
            foreach (var diffId in diffIds)
            {
                json.WriteStringValue(diffId + "/layer.tar");
            }

            json.WriteEndArray();
        });
        return [(byte)'[', .. entry, (byte)']'];
    }

    private static byte[] Json(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
