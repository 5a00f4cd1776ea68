using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Reads system-release-cpe: a platform name in CPE 2.2 (<c>cpe:/o:centos:linux:6:GA</c>) or 2.3 form
/// (<c>cpe:2.3:o:amazon:amazon_linux:2</c>).
/// </summary>
sealed class SystemReleaseCpeDetector : IDistributionDetector
{
    private const string Place = "etc/system-release-cpe";

    private static readonly Dictionary<string, string> Vendors = new Dictionary<string, string>
    {
        ["almalinux"] = "almalinux",
        ["amazon"] = "amzn",
        ["centos"] = "centos",
        ["fedoraproject"] = "fedora",
        ["oracle"] = "ol",
        ["redhat"] = "rhel",
        ["rocky"] = "rocky",
        ["scientificlinux"] = "scientific",
    };

    public string Name => "distribution/system-release-cpe";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public Distribution? Detect(IFileTree tree, DetectionContext context)
    {
        if (ReleaseFile.FirstLine(tree, Place, context) is not { } line)
        {
            return null;
        }

        // Both forms: a prefix, then part "o" (operating system), vendor, product, version.
        var fields = line.ToLowerInvariant() switch
        {
            var cpe when cpe.StartsWith("cpe:/o:", StringComparison.Ordinal) => cpe["cpe:/o:".Length..].Split(':'),
            var cpe when cpe.StartsWith("cpe:2.3:o:", StringComparison.Ordinal) => cpe["cpe:2.3:o:".Length..].Split(':'),
            _ => [],
        };
        return fields.Length >= 3 && Vendors.TryGetValue(fields[0], out var id) && ReleaseLine.LeadingVersion(fields[2]) is { } version
            ? DistributionFacts.Describe(id, version)
            : null;
    }
}
