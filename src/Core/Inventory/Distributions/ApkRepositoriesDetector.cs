using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Tells Alpine's branch from <c>etc/apk/repositories</c> when no release file does: addresses end in <c>/v3.19/main</c> or
/// <c>/edge/community</c>. Lines that begin with <c>@tag</c> are used only for packages pinned to the tag and do not count.
/// </summary>
sealed class ApkRepositoriesDetector : IDistributionDetector
{
    private const string Place = "etc/apk/repositories";

    public string Name => "distribution/apk-repositories";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public Distribution? Detect(IFileTree tree, DetectionContext context)
    {
        var branches = ReleaseFile.Lines(tree, Place, context)?.Select(BranchOf).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        if (branches is null or [])
        {
            return null;
        }

        if (branches is [var branch])
        {
            return DistributionFacts.Describe("alpine", branch.TrimStart('v'));
        }

        var candidates = branches.Select(name => $"alpine:{name}").ToArray();
        context.Warn(
            WarningCodes.DistributionAmbiguous,
            $"No release file names the Alpine branch and the repositories name several: {string.Join(", ", candidates)}.",
            Place);
        return new Distribution { Id = "alpine", Candidates = candidates };
    }

    private static string? BranchOf(string line)
    {
        if (line.Trim().TrimEnd('/').Split('/') is not [.., var branch, "main" or "community" or "testing"] || line.TrimStart()[0] is '@' or '#')
        {
            return null;
        }

        var isRelease = branch.StartsWith('v') && branch.Length <= 8 && ReleaseLine.LeadingVersion(branch[1..]) == branch[1..];
        return isRelease || branch == "edge" ? branch : null;
    }
}
