using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>Reads oracle-release. Oracle Linux's redhat-release says Red Hat, so this file is asked first.</summary>
sealed class OracleReleaseDetector : IDistributionDetector
{
    private const string Place = "etc/oracle-release";

    public string Name => "distribution/oracle-release";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public Distribution? Detect(IFileTree tree, DetectionContext context) =>
        ReleaseFile.FirstLine(tree, Place, context) is { } line ? ReleaseLine.Parse(line) : null;
}
