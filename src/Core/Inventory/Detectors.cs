using Strata.Core.Inventory.Distributions;
using Strata.Core.Inventory.Language;
using Strata.Core.Inventory.Os;
using Strata.Core.Layers;

namespace Strata.Core.Inventory;

/// <summary>Every detector of the product. A new detector is one class, one line here, one page in docs/reference/detectors.</summary>
public static class Detectors
{
    /// <summary>
    /// The distribution detectors in the order they are asked: the first answer wins. Oracle's own file comes before
    /// redhat-release, which claims Red Hat there; lsb-release comes before debian_version, which Ubuntu has too.
    /// </summary>
    public static IReadOnlyList<IDistributionDetector> Distributions { get; } =
    [
        new OsReleaseDetector(),
        new LsbReleaseDetector(),
        new OracleReleaseDetector(),
        new RedHatReleaseDetector(),
        new SystemReleaseCpeDetector(),
        new SuseReleaseDetector(),
        new AlpineReleaseDetector(),
        new VendorReleaseDetector(),
        new DebianVersionDetector(),
        new ApkRepositoriesDetector(),
        new AptSourcesDetector(),
    ];

    /// <summary>The package detectors; where two list the same package, the earlier one's location is kept.</summary>
    public static IReadOnlyList<IPackageDetector> Packages { get; } =
    [
        new DpkgDetector(),
        new ApkDetector(),
        new RpmDetector(),
        new PacmanDetector(),
        new BottlerocketDetector(),
        new UnsupportedPackageDatabaseDetector(),
        new LanguagePackageCounter(),
    ];

    /// <summary>Every file that any detector wants, each pattern once.</summary>
    public static IReadOnlyList<PathPattern> Patterns { get; } =
    [
        .. Distributions.SelectMany(detector => detector.Files).Concat(Packages.SelectMany(detector => detector.Files)).Distinct(),
    ];

    /// <summary>A text that changes whenever the same files could give another inventory: what stored inventories are keyed by.</summary>
    public static string SetVersion { get; } = string.Join(
        ';',
        Distributions.Select(detector => $"{detector.Name}@{detector.Version}").Concat(
            Packages.Select(detector => $"{detector.Name}@{detector.Version}")));
}
