using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Reads the release files of the Red Hat family; EL 5 and 6 and Amazon Linux 1 have no os-release. A rebuild's own file is
/// asked before redhat-release, which several rebuilds keep for compatibility.
/// </summary>
sealed class RedHatReleaseDetector : IDistributionDetector
{
    private static readonly string[] Places =
    [
        "etc/centos-release",
        "etc/rocky-release",
        "etc/almalinux-release",
        "etc/fedora-release",
        "etc/redhat-release",
        "etc/system-release",
    ];

    public string Name => "distribution/redhat-release";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [.. Places.Select(PathPattern.File)];

    public Distribution? Detect(IFileTree tree, DetectionContext context) =>
        Places.Select(place => ReleaseFile.FirstLine(tree, place, context))
            .OfType<string>()
            .Select(ReleaseLine.Parse)
            .FirstOrDefault(found => found is not null);
}
