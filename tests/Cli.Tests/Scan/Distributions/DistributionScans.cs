namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>Every scan of a distribution. A distribution that is added to the product needs one here.</summary>
internal static class DistributionScans
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        .. RedHatScans.All,
        .. EnterpriseLinuxScans.All,
        .. AmazonScans.All,
        .. SuseScans.All,
        .. SuseDerivedScans.All,
        .. CloudScans.All,
        .. RollingScans.All,
        .. ApkScans.All,
        .. DebianScans.All,
        .. UncoveredScans.All,
    ];
}
