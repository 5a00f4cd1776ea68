using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>Which records, and which of their packages, are left out, and why. The reasons are those that <c>db status</c> shows.</summary>
internal static class OsvRecordRules
{
    private static readonly string[] BugFixFamilies =
        ["ALBA-", "ALEA-", "ELBA-", "ELEA-", "RHBA-", "RHEA-", "RLBA-", "RLEA-", "SUSE-RU-", "SUSE-OU-", "SUSE-FU-", "openSUSE-RU-"];

    /// <summary>Why a record is left out as a whole, or null.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="scope">What is wanted.</param>
    public static string? ReasonToSkip(string id, OsvScope scope)
    {
        if (HasPrefix(id, "LSN-"))
        {
            // Kernel live patches: their versions are not those of packages.
            return "livepatch";
        }

        if (HasPrefix(id, "RXSA-"))
        {
            // Rocky's special interest groups rebuild base packages; the versions cannot be compared.
            return "special-build";
        }

        // Debian and Ubuntu publish each vulnerability as a CVE record, and again with every update that fixes it.
        return (scope.IsOwn, scope.Partition) switch
        {
            (false, "Debian") when HasPrefix(id, "DSA-") || HasPrefix(id, "DLA-") || HasPrefix(id, "DTSA-") => "same-as-cve-record",
            (false, "Ubuntu") when HasPrefix(id, "USN-") => "same-as-cve-record",
            _ => null,
        };
    }

    /// <summary>True for an update that fixes no vulnerability: of a family for bugs and enhancements, and naming no CVE.</summary>
    public static bool IsBugFix(OsvIdentity identity) =>
        identity.Aliases.Count == 0 && BugFixFamilies.Any(prefix => HasPrefix(identity.Id, prefix));

    /// <summary>True when a package is a special build, which Rocky's records tell only in the package URL.</summary>
    public static bool IsSpecialBuild(JsonElement package) =>
        package.Text("purl"u8) is { } purl
        && purl.Contains("distro=rocky-linux-", StringComparison.Ordinal) && purl.Contains("-sig-", StringComparison.Ordinal);

    private static bool HasPrefix(string id, string prefix) => id.StartsWith(prefix, StringComparison.Ordinal);
}
