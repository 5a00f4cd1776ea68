namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// The namespace of the distribution that another is derived from (os-release <c>ID_LIKE</c>, nearest first). A derivative has versions and
/// releases of its own, so its parent's release is taken from what cannot mean anything else: a code name of the parent, the major version of
/// Enterprise Linux, or a parent without releases.
/// </summary>
static class DistributionParents
{
    private static readonly string[] Rolling = ["arch", "opensuse-tumbleweed", "wolfi"];

    private static readonly string[] EnterpriseLinux = ["rhel", "centos", "almalinux", "rocky"];

    /// <summary>Scientific Linux rebuilt Red Hat Enterprise Linux under the same versions; its errata are not published in any form that is read.</summary>
    private const string WithoutAdvisories = "scientific";

    /// <summary>True for a distribution whose advisories may be another's: one that is not in the table, or that publishes none.</summary>
    public static bool MayHaveOne(string id) => id == WithoutAdvisories || !DistributionNamespaces.IsKnown(id);

    /// <summary>True for the namespace of a parent without releases, whose derivatives have none either.</summary>
    public static bool IsRolling(string? parent) => Rolling.Any(rolling => DistributionNamespaces.Of(rolling, null) == parent);

    /// <summary>The parent's namespace, or null when it cannot be told.</summary>
    /// <param name="idLike">The value of <c>ID_LIKE</c>, or null.</param>
    /// <param name="version">
    /// The derivative's own version, or null; where os-release names that of its parent (<c>RHEL_VERSION</c> of CoreOS), the parent's.
    /// </param>
    /// <param name="codeNames">The code names that its release file gives.</param>
    public static string? Of(string? idLike, string? version, IReadOnlyList<string> codeNames)
    {
        foreach (var parent in (idLike ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (NamespaceOf(parent, version, codeNames) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? NamespaceOf(string parent, string? version, IReadOnlyList<string> codeNames)
    {
        if (Rolling.Contains(parent))
        {
            return DistributionNamespaces.Of(parent, null);
        }

        if (EnterpriseLinux.Contains(parent))
        {
            return version is not null && ReleaseTable.Find(DistributionNamespaces.Of(parent, version) ?? "") is { } release ? release.Namespace : null;
        }

        return codeNames.Select(name => ReleaseTable.NamespaceOf(parent, name)).FirstOrDefault(found => found is not null);
    }
}
