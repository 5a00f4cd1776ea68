using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>Reads alpine-release, which holds nothing but the version: <c>3.10.2</c>, on edge <c>3.20.0_alpha20240329</c>.</summary>
sealed class AlpineReleaseDetector : IDistributionDetector
{
    private const string Place = "etc/alpine-release";

    public string Name => "distribution/alpine-release";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public Distribution? Detect(IFileTree tree, DetectionContext context) =>
        ReleaseFile.FirstLine(tree, Place, context) is { } line && ReleaseLine.LeadingVersion(line) is not null
            ? DistributionFacts.Describe("alpine", line)
            : null;
}
