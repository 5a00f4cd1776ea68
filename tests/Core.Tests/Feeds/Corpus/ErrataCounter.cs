using System.Text.Json;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts the JSON errata of AlmaLinux and Rocky by the same rule as their <c>updateinfo.xml</c>.</summary>
internal static class ErrataCounter
{
    public static FeedCount CountAlmaLinux(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var item in files.SelectMany(file => file.Json()!.Value.GetProperty("data").EnumerateArray()))
        {
            var packages = item.GetProperty("packages").EnumerateArray().Where(package => Text(package, "arch") != "src").Select(package => (
                Text(package, "name"),
                string.Join(':', Text(package, "module").Split(':').Take(2)),
                $"{Text(package, "epoch")}:{Text(package, "version")}-{Text(package, "release")}"));
            var hasCve = item.GetProperty("references").EnumerateArray().Any(reference => Text(reference, "type") == "cve");
            UpdateInfoCounter.Count(count, Text(item, "type"), hasCve, packages.Distinct().Count());
        }

        return count;
    }

    public static FeedCount CountRocky(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var item in files.SelectMany(file => file.Json()!.Value.GetProperty("advisories").EnumerateArray()))
        {
            // name-epoch:version-release.arch.rpm
            var packages = item.GetProperty("packages").EnumerateArray()
                .Select(package => (Nevra: Text(package, "nevra").Replace(".rpm", "", StringComparison.Ordinal), Module: $"{Text(package, "module_name")}:{Text(package, "module_stream")}"))
                .Where(package => !package.Nevra.EndsWith(".src", StringComparison.Ordinal))
                .Select(package => (package.Nevra[..package.Nevra.LastIndexOf('.')], package.Module));
            UpdateInfoCounter.Count(
                count,
                Text(item, "kind").Replace("TYPE_", "", StringComparison.Ordinal).ToLowerInvariant(),
                item.GetProperty("cves").GetArrayLength() > 0,
                packages.Distinct().Count());
        }

        return count;
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : "";
}
