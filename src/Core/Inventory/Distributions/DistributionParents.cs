namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// The namespace of the distribution that another is derived from (os-release <c>ID_LIKE</c>, nearest first). A derivative has versions and
/// releases of its own, so its parent's release is taken from what cannot mean anything else: a code name of the parent, the major version of
/// Enterprise Linux, or a parent without releases.
/// </summary>
static class DistributionParents
{
    private static readonly string[] Rolling = ["arch", "wolfi"];

    private static readonly string[] EnterpriseLinux = ["rhel", "centos", "almalinux", "rocky"];

    /// <summary>The parent's namespace, or null when it cannot be told.</summary>
    /// <param name="idLike">The value of <c>ID_LIKE</c>, or null.</param>
    /// <param name="version">The derivative's own version, or null.</param>
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
