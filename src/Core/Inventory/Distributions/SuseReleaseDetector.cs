using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>Reads SuSE-release of SLES 11 and older: a name, then <c>VERSION = 11</c> and <c>PATCHLEVEL = 4</c>.</summary>
sealed class SuseReleaseDetector : IDistributionDetector
{
    private const string Place = "etc/SuSE-release";

    public string Name => "distribution/suse-release";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public Distribution? Detect(IFileTree tree, DetectionContext context)
    {
        if (ReleaseFile.Lines(tree, Place, context)?.ToArray() is not [var title, ..] lines || DistributionTitles.IdOf(title) is not { } id)
        {
            return null;
        }

        var version = Value(lines, "VERSION");
        var patchLevel = Value(lines, "PATCHLEVEL");
        return DistributionFacts.Describe(id, patchLevel is null or "0" ? version : $"{version}.{patchLevel}", prettyName: title);
    }

    private static string? Value(string[] lines, string key) => lines
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0] == key)?[1];
}
