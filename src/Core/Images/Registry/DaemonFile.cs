using System.Net;
using System.Text.Json;
using Strata.Core.Images.Blobs;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>
/// What the file of Docker's daemon says of registries: <c>registry-mirrors</c> and <c>insecure-registries</c>
/// (https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file). All else in it is not for us.
/// </summary>
internal static class DaemonFile
{
    /// <summary>Bytes of a file.</summary>
    private const int MaximumBytes = 1 << 20;

    /// <summary>Entries of a list that are read.</summary>
    private const int MaximumEntries = 100;

    /// <summary>The settings with what the first file that is there says; the mirrors only where the user named none.</summary>
    /// <param name="settings">The settings, with the files.</param>
    /// <param name="warn">Told what cannot be used.</param>
    public static RegistrySettings Apply(RegistrySettings settings, Action<string> warn)
    {
        foreach (var path in settings.DaemonFiles)
        {
            if (UserFile.Read(path, MaximumBytes, "mirrors and insecure registries", warn) is { } content)
            {
                return Read(settings, content, PrintableText.Clean(path), warn);
            }
        }

        return settings;
    }

    /// <summary>The settings with what the text of a file says.</summary>
    internal static RegistrySettings Read(RegistrySettings settings, ReadOnlyMemory<byte> json, string source, Action<string> warn)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = ImageJson.MaximumDepth });
            var hosts = new List<string>(settings.InsecureHosts);
            foreach (var text in Texts(document.RootElement, "insecure-registries"))
            {
                if (AddressRules.IsHostPattern(text) || IPNetwork.TryParse(text, out _))
                {
                    hosts.Add(text);
                }
                else
                {
                    warn($"{source} names an insecure registry that is neither a host nor a network: '{PrintableText.Clean(text, 200)}'.");
                }
            }

            var mirrors = new List<Uri>(settings.Mirrors);
            foreach (var text in Texts(document.RootElement, "registry-mirrors"))
            {
                if (!RegistryHost.TryReadMirror(text, out var mirror))
                {
                    warn($"{source} names a mirror that is not the address of a registry, and it was left aside.");
                }
                else if (settings.Mirrors.Count == 0)
                {
                    mirrors.Add(mirror);
                }
            }

            return settings with { InsecureHosts = hosts, Mirrors = mirrors };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            warn($"{source} is not valid JSON and was not used for mirrors and insecure registries.");
            return settings;
        }
    }

    private static List<string> Texts(JsonElement root, string key)
    {
        var texts = new List<string>();
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in list.EnumerateArray())
            {
                if (entry.ValueKind == JsonValueKind.String && texts.Count < MaximumEntries)
                {
                    texts.Add(entry.GetString()!);
                }
            }
        }

        return texts;
    }
}
