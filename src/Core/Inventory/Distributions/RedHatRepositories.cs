using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// The repositories of a Red Hat image: the content sets that its build wrote down (<c>content_manifests/*.json</c>, <c>content-sets.json</c>), each
/// with the CPE name that Red Hat's repository-to-cpe.json gives sets of its kind. An image without any tells its product in os-release.
/// </summary>
static class RedHatRepositories
{
    private static readonly Regex OfRelease = new("^(?:rhel|ubi)-(?<version>[0-9]+)(?:-for-[a-z0-9_]+)?-(?<name>baseos|appstream|crb|codeready-builder|supplementary|nfv|rt|highavailability|resilientstorage|sap|sap-solutions)(?:-(?<channel>eus|aus|tus|e4s))?(?:__[0-9.]+)?-rpms(?:__[0-9_DOT]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex OfExtendedServer = new("^rhel-(?<version>[67])-(?:server|for-[a-z0-9-]+)-(?<channel>els|eus|aus|tus|e4s)-rpms$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex OfServer = new("^rhel-(?<version>[67])-(?:server|for-[a-z0-9-]+)-rpms$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex OfOpenShift = new("^rhocp-(?<version>[0-9]+\\.[0-9]+)-for-rhel-[0-9]+-[a-z0-9_]+-rpms$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Content sets of one target; a real one has a few dozen.</summary>
    private const int MaximumSets = 1_000;

    private const int MaximumDepth = 64;
    private const string Manifests = "root/buildinfo/content_manifests";
    private const string ContentSets = "usr/share/buildinfo/content-sets.json";

    /// <summary>The files that it reads.</summary>
    public static IReadOnlyList<PathPattern> Files { get; } = [PathPattern.FilesIn(Manifests), PathPattern.File(ContentSets)];

    /// <summary>The content sets and CPE names; empty when nothing tells any.</summary>
    /// <param name="tree">The file system.</param>
    /// <param name="cpe">The CPE name of os-release, or null.</param>
    public static IReadOnlyList<string> Of(IFileTree tree, string? cpe)
    {
        var files = tree.FilesIn(Manifests).Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)).Append(tree.Find(ContentSets));
        var sets = files.OfType<LayerFile>().SelectMany(SetsOf).Distinct(StringComparer.Ordinal).Take(MaximumSets).Order(StringComparer.Ordinal).ToList();
        var cpes = sets.Select(CpeOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (cpes.Count == 0 && cpe is not null && cpe.Split(':') is [var scheme, var part, "redhat", var product, var version, ..])
        {
            // The edition (::baseos) is only where os-release itself comes from; packages come from the other repositories as well.
            cpes.Add($"{scheme}:{part}:redhat:{product}:{version}");
        }

        return [.. cpes, .. sets];
    }

    private static List<string> SetsOf(LayerFile file)
    {
        var sets = new List<string>();
        try
        {
            using var json = JsonDocument.Parse(file.Content, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("content_sets", out var listed)
                && listed.ValueKind == JsonValueKind.Array)
            {
                sets.AddRange(listed.EnumerateArray()
                    .Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).Where(DistributionFacts.IsWord));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A manifest that cannot be read tells no repository, as if it were not there.
        }

        return sets;
    }

    private static string? CpeOf(string set)
    {
        if (OfRelease.Match(set) is { Success: true } release)
        {
            var (version, name, channel) = (release.Groups["version"].Value, release.Groups["name"].Value, release.Groups["channel"].Value);
            return channel.Length == 0
                ? $"cpe:/o:redhat:enterprise_linux:{version}::{name}"
                : $"cpe:/o:redhat:rhel_{channel}:{version}::{name}";
        }

        return OfExtendedServer.Match(set) is { Success: true } extended ? $"cpe:/o:redhat:rhel_{extended.Groups["channel"].Value}:{extended.Groups["version"].Value}"
            : OfServer.Match(set) is { Success: true } server ? $"cpe:/o:redhat:enterprise_linux:{server.Groups["version"].Value}::server"
            : OfOpenShift.Match(set) is { Success: true } openShift ? $"cpe:/a:redhat:openshift:{openShift.Groups["version"].Value}"
            : null;
    }
}
