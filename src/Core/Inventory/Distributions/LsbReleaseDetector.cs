using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>Reads lsb-release, which Ubuntu had before os-release (up to 12.04) and still has.</summary>
sealed class LsbReleaseDetector : IDistributionDetector
{
    private const string Place = "etc/lsb-release";

    public string Name => "distribution/lsb-release";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public Distribution? Detect(IFileTree tree, DetectionContext context)
    {
        if (ReleaseFile.Lines(tree, Place, context) is not { } lines)
        {
            return null;
        }

        var variables = ShellVariables.Parse(lines);
        if (!variables.TryGetValue("DISTRIB_ID", out var title))
        {
            return null;
        }

        return DistributionFacts.Describe(
            DistributionTitles.IdOf(title) ?? title,
            variables.GetValueOrDefault("DISTRIB_RELEASE"),
            variables.GetValueOrDefault("DISTRIB_CODENAME"),
            variables.GetValueOrDefault("DISTRIB_DESCRIPTION"));
    }
}
