using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>Reads which suites apt installs from: one-line <c>deb</c> entries and deb822 <c>.sources</c> files (sources.list(5)).</summary>
static class AptSources
{
    private const string ListFile = "etc/apt/sources.list";
    private const string ListFolder = "etc/apt/sources.list.d";

    private static readonly string[] Pockets =
        ["-security", "-proposed-updates", "-updates", "-proposed", "-backports", "-backports-sloppy", "-backports-staging", "-lts"];

    /// <summary>The files that hold sources.</summary>
    public static IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(ListFile), PathPattern.FilesIn(ListFolder)];

    /// <summary>The enabled suites of binary packages, lower-case and without their pocket: <c>bookworm-security</c> is <c>bookworm</c>.</summary>
    public static HashSet<string> Suites(IFileTree tree, DetectionContext context)
    {
        var suites = new HashSet<string>(StringComparer.Ordinal);
        if (ReleaseFile.Lines(tree, ListFile, context) is { } lines)
        {
            AddOneLine(lines, suites);
        }

        foreach (var file in tree.FilesIn(ListFolder))
        {
            if (file.Path.EndsWith(".list", StringComparison.Ordinal))
            {
                AddOneLine(ReleaseFile.Lines(file, context), suites);
            }
            else if (file.Path.EndsWith(".sources", StringComparison.Ordinal))
            {
                AddDeb822(ReleaseFile.Lines(file, context), suites);
            }
        }

        return suites;
    }

    private static void AddOneLine(IEnumerable<string> lines, HashSet<string> suites)
    {
        foreach (var line in lines)
        {
            var entry = WithoutOptions(line.Split('#', 2)[0]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (entry is ["deb", _, var suite, ..])
            {
                suites.Add(WithoutPocket(suite));
            }
        }
    }

    // Options stand in brackets, with blanks inside: deb [ arch=amd64 signed-by=... ] URI SUITE COMPONENT...
    private static string WithoutOptions(string line)
    {
        var open = line.IndexOf('[', StringComparison.Ordinal);
        var close = line.IndexOf(']', StringComparison.Ordinal);
        return open >= 0 && close > open ? line.Remove(open, close - open + 1) : line;
    }

    private static void AddDeb822(IEnumerable<string> lines, HashSet<string> suites)
    {
        var stanza = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var field = "";
        foreach (var line in lines.Append(""))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                AddStanza(stanza, suites);
                stanza.Clear();
                field = "";
            }
            else if (line[0] is ' ' or '\t')
            {
                stanza[field] = $"{stanza.GetValueOrDefault(field)} {line}";
            }
            else if (line[0] != '#' && line.Split(':', 2) is [var name, var value])
            {
                field = name.Trim();
                stanza[field] = value;
            }
        }
    }

    private static void AddStanza(Dictionary<string, string> stanza, HashSet<string> suites)
    {
        var isDisabled = stanza.GetValueOrDefault("Enabled")?.Trim().ToLowerInvariant() is "no" or "false" or "without" or "off" or "disable";
        if (isDisabled || !Words(stanza.GetValueOrDefault("Types")).Contains("deb"))
        {
            return;
        }

        foreach (var suite in Words(stanza.GetValueOrDefault("Suites")))
        {
            suites.Add(WithoutPocket(suite));
        }
    }

    private static string[] Words(string? text) => text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string WithoutPocket(string suite)
    {
        var name = suite.Split('/', 2)[0].ToLowerInvariant();
        var pocket = Pockets.FirstOrDefault(pocket => name.EndsWith(pocket, StringComparison.Ordinal));
        return pocket is null ? name : name[..^pocket.Length];
    }
}
