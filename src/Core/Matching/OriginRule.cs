using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;

namespace Strata.Core.Matching;

/// <summary>
/// Tells packages that did not come from the distribution: by who built them, where their database says so and it is none of the
/// distribution's vendors, and by what well-known repositories write into their versions. A package that tells nothing is taken to be the
/// distribution's own.
/// </summary>
internal static class OriginRule
{
    /// <summary>Who else than the distribution built the package, or null.</summary>
    /// <param name="package">The package.</param>
    /// <param name="rule">The row of the distribution whose advisories are matched.</param>
    /// <param name="isDerivative">
    /// True when the target is only derived from it: its packages have vendors of its own, so that only builders count that are known to be
    /// none of any distribution.
    /// </param>
    public static string? ForeignBuilder(Package package, MatchingRule rule, bool isDerivative) =>
        IsForeignVendor(package, rule, isDerivative) ? package.Vendor : package.Type == PackageType.Rpm ? null : MarkOf(package.Version, rule);

    private static bool IsForeignVendor(Package package, MatchingRule rule, bool isDerivative)
    {
        if (package.Vendor is not { Length: > 0 } vendor || rule.Vendors.Count == 0)
        {
            return false;
        }

        return isDerivative ? package.Type == PackageType.Deb && DpkgVendors.IsKnown(vendor) : !BeginsWithAny(vendor, rule.Vendors);
    }

    // Ubuntu's FIPS packages were made in an archive of its own, with the marks of one: 1.0.2g-1ubuntu4.fips.4.6~ppa1.
    private static string? MarkOf(string version, MatchingRule rule)
    {
        foreach (var mark in rule.ForeignVersions)
        {
            if (version.Contains(mark, StringComparison.Ordinal) && !ChannelRule.IsOfBuild(version))
            {
                return mark;
            }
        }

        return null;
    }

    private static bool BeginsWithAny(string vendor, IReadOnlyList<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (vendor.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
