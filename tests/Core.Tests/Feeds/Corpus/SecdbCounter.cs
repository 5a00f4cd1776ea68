using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>
/// Counts secdb files. A record is an id of a package, whatever versions it stands under. An entry of the list may hold several ids with
/// notes: every CVE of it counts, and where there is none its first word.
/// </summary>
internal static partial class SecdbCounter
{
    public static FeedCount Count(IReadOnlyList<CorpusFile> files) => Count(files, 1);

    /// <summary>Chainguard's images are built of Wolfi's packages, so that these records speak for both.</summary>
    public static FeedCount CountForTwo(IReadOnlyList<CorpusFile> files) => Count(files, 2);

    private static FeedCount Count(IReadOnlyList<CorpusFile> files, int namespaces)
    {
        var count = new FeedCount();
        foreach (var file in files)
        {
            var records = file.Name.EndsWith(".yaml", StringComparison.Ordinal) ? ReadYaml(file) : ReadJson(file);
            foreach (var _ in records)
            {
                count.Records++;
                count.Import(namespaces);
            }
        }

        return count;
    }

    private static HashSet<(string Package, string Id)> ReadJson(CorpusFile file)
    {
        var records = new HashSet<(string, string)>();
        foreach (var package in file.Json()!.Value.GetProperty("packages").EnumerateArray().Select(item => item.GetProperty("pkg")))
        {
            if (!package.TryGetProperty("secfixes", out var fixes) || fixes.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            foreach (var entry in fixes.EnumerateObject().Where(fix => fix.Value.ValueKind == JsonValueKind.Array).SelectMany(fix => fix.Value.EnumerateArray()))
            {
                records.UnionWith(IdsOf(entry.GetString()!).Select(id => (package.GetProperty("name").GetString()!, id)));
            }
        }

        return records;
    }

    /// <summary>Reads the block form of the real files line by line, without a YAML parser.</summary>
    private static HashSet<(string Package, string Id)> ReadYaml(CorpusFile file)
    {
        var records = new HashSet<(string, string)>();
        var package = "";
        foreach (var line in Encoding.UTF8.GetString(file.Content).Split('\n').SkipWhile(line => !line.StartsWith("packages:", StringComparison.Ordinal)))
        {
            if (NameLine().Match(line) is { Success: true } name)
            {
                package = name.Groups[1].Value.Trim('"', '\'');
            }
            else if (line.TrimStart().StartsWith("- ", StringComparison.Ordinal) && !line.Contains("pkg:", StringComparison.Ordinal))
            {
                records.UnionWith(IdsOf(line.TrimStart(' ', '-').TrimEnd('\r')).Select(id => (package, id)));
            }
        }

        return records;
    }

    private static IEnumerable<string> IdsOf(string entry)
    {
        var cves = CveText().Matches(entry).Select(match => match.Value.Replace('_', '-')).ToList();
        return cves.Count > 0
            ? cves
            : entry.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Contains('?', StringComparison.Ordinal)).Take(1).Select(id => id.Trim('"', '\''));
    }

    [GeneratedRegex(@"^\s+name:\s*(\S+)")]
    private static partial Regex NameLine();

    [GeneratedRegex(@"CVE[-_][0-9]{4}-[0-9]{4,}")]
    private static partial Regex CveText();
}
