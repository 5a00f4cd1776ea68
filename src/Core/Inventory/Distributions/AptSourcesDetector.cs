using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// The last resort for Debian and Ubuntu without any release file: the code names in the apt sources, when all of them are of
/// one release.
/// </summary>
sealed class AptSourcesDetector : IDistributionDetector
{
    public string Name => "distribution/apt-sources";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files => AptSources.Files;

    public Distribution? Detect(IFileTree tree, DetectionContext context)
    {
        var releases = AptSources.Suites(tree, context)
            .SelectMany(suite => new[] { Release("debian", suite), Release("ubuntu", suite) })
            .OfType<Distribution>()
            .ToArray();
        return releases is [var release] ? release : null;
    }

    private static Distribution? Release(string id, string codeName) =>
        ReleaseTable.VersionOf(id, codeName) is { } version ? DistributionFacts.Describe(id, version, codeName) : null;
}
