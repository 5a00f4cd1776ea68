using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Reads the files that are named after their distribution and hold a name and version line (<c>VMware Photon OS 3.0</c>), or
/// nothing at all (<c>arch-release</c>).
/// </summary>
sealed class VendorReleaseDetector : IDistributionDetector
{
    private static readonly (string Place, string Id)[] Places =
    [
        ("etc/photon-release", "photon"),
        ("etc/mariner-release", "mariner"),
        ("etc/azurelinux-release", "azurelinux"),
        ("etc/arch-release", "arch"),
        ("etc/gentoo-release", "gentoo"),
    ];

    public string Name => "distribution/vendor-release";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [.. Places.Select(place => PathPattern.File(place.Place))];

    public Distribution? Detect(IFileTree tree, DetectionContext context)
    {
        foreach (var (place, id) in Places)
        {
            if (tree.Find(place) is not null)
            {
                var line = ReleaseFile.FirstLine(tree, place, context) ?? "";
                var version = line.Split(' ').Select(ReleaseLine.LeadingVersion).LastOrDefault(found => found is not null);
                return DistributionFacts.Describe(id, version, prettyName: line);
            }
        }

        return null;
    }
}
