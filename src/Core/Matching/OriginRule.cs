using Strata.Core.Inventory;

namespace Strata.Core.Matching;

/// <summary>
/// Tells packages that did not come from the distribution. An rpm header names its vendor; dpkg's database does not, so that there only
/// what well-known repositories write into their versions counts. A package that tells nothing is taken to be the distribution's own.
/// </summary>
internal static class OriginRule
{
    /// <summary>True when somebody else than the distribution built the package.</summary>
    public static bool IsForeign(Package package, MatchingRule rule)
    {
        if (package.Type == PackageType.Rpm)
        {
            return rule.Vendors.Count > 0 && package.Vendor is { Length: > 0 } vendor && !BeginsWithAny(vendor, rule.Vendors);
        }

        foreach (var mark in rule.ForeignVersions)
        {
            if (package.Version.Contains(mark, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Who built it, for people.</summary>
    public static string NameOf(Package package, MatchingRule rule) =>
        package.Vendor ?? rule.ForeignVersions.FirstOrDefault(mark => package.Version.Contains(mark, StringComparison.Ordinal)) ?? "unknown";

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
