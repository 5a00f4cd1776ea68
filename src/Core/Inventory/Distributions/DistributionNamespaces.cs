
namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// The one table from what release files say (<c>ID</c>, <c>VERSION_ID</c>) to the namespace whose advisories apply. An id that is
/// not in it keeps its own name and whole version: a derivative (raspbian, linuxmint, kali, postmarketos) is not its parent, which
/// <see cref="DistributionParents"/> finds.
/// </summary>
static class DistributionNamespaces
{
    private static readonly Dictionary<string, (string Name, NamespaceVersion Version)> Table =
        new Dictionary<string, (string, NamespaceVersion)>
        {
            ["almalinux"] = ("almalinux", NamespaceVersion.Major),
            ["alpine"] = ("alpine", NamespaceVersion.AlpineBranch),
            ["amzn"] = ("amzn", NamespaceVersion.AmazonLinux),
            ["arch"] = ("arch", NamespaceVersion.Rolling),
            ["azurelinux"] = ("azurelinux", NamespaceVersion.MajorMinor),
            ["bottlerocket"] = ("bottlerocket", NamespaceVersion.Rolling),
            ["centos"] = ("centos", NamespaceVersion.Major),
            ["chainguard"] = ("chainguard", NamespaceVersion.Rolling),
            ["debian"] = ("debian", NamespaceVersion.Major),
            ["fedora"] = ("fedora", NamespaceVersion.Major),
            ["gentoo"] = ("gentoo", NamespaceVersion.Rolling),
            ["mariner"] = ("mariner", NamespaceVersion.MajorMinor),
            ["minimos"] = ("minimos", NamespaceVersion.Rolling),
            ["ol"] = ("oracle", NamespaceVersion.Major),
            ["openeuler"] = ("openeuler", NamespaceVersion.Whole),
            ["opensuse"] = ("opensuse", NamespaceVersion.MajorMinor),
            ["opensuse-leap"] = ("opensuse.leap", NamespaceVersion.MajorMinor),
            ["opensuse-leap-micro"] = ("opensuse.leap-micro", NamespaceVersion.MajorMinor),
            ["opensuse-microos"] = ("opensuse-tumbleweed", NamespaceVersion.None),
            ["opensuse-tumbleweed"] = ("opensuse-tumbleweed", NamespaceVersion.None),
            ["photon"] = ("photon", NamespaceVersion.MajorMinor),
            ["rhel"] = ("rhel", NamespaceVersion.Major),
            ["rocky"] = ("rocky", NamespaceVersion.Major),
            ["scientific"] = ("scientific", NamespaceVersion.Major),
            ["sl-micro"] = ("sl-micro", NamespaceVersion.MajorMinor),
            ["sle-micro"] = ("sle-micro", NamespaceVersion.MajorMinor),
            ["sle_hpc"] = ("sles", NamespaceVersion.MajorMinor),
            ["sled"] = ("sled", NamespaceVersion.MajorMinor),
            ["sles"] = ("sles", NamespaceVersion.MajorMinor),
            ["sles_sap"] = ("sles", NamespaceVersion.MajorMinor),
            ["suse-microos"] = ("sle-micro", NamespaceVersion.MajorMinor),
            ["ubuntu"] = ("ubuntu", NamespaceVersion.MajorMinor),
            ["void"] = ("void", NamespaceVersion.Rolling),
            ["wolfi"] = ("wolfi", NamespaceVersion.Rolling),
        };

    /// <summary>The ids of the table, sorted.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Table.Keys.Order(StringComparer.Ordinal)];

    /// <summary>True for an id of the table.</summary>
    public static bool IsKnown(string id) => Table.ContainsKey(id);

    /// <summary>The namespace, or null when <paramref name="version"/> is null although the distribution has releases.</summary>
    /// <param name="id">The os-release id, lower-case.</param>
    /// <param name="version">The version as the release file gives it.</param>
    public static string? Of(string id, string? version)
    {
        var (name, part) = Table.GetValueOrDefault(id, (id, NamespaceVersion.Whole));
        return part switch
        {
            NamespaceVersion.None => name,
            NamespaceVersion.Rolling => $"{name}:rolling",
            _ when version is null => null,
            NamespaceVersion.Major => $"{name}:{Parts(version, 1)}",
            NamespaceVersion.MajorMinor => $"{name}:{Parts(version, 2)}",
            NamespaceVersion.AlpineBranch => $"{name}:{AlpineBranch(version)}",
            NamespaceVersion.AmazonLinux => $"{name}:{AmazonLinux(version)}",
            _ => $"{name}:{version}",
        };
    }

    private static string Parts(string version, int count)
    {
        var end = -1;
        for (var part = 0; part < count; part++)
        {
            end = version.IndexOf('.', end + 1);
            if (end < 0)
            {
                return version;
            }
        }

        return version[..end];
    }

    private static string AlpineBranch(string version)
    {
        if (version == "edge" || version.Contains("_alpha", StringComparison.Ordinal))
        {
            return "edge";
        }

        var release = version.IndexOf('_', StringComparison.Ordinal) is var suffix and >= 0 ? version[..suffix] : version;
        return "v" + Parts(release.TrimStart('v'), 2);
    }

    private static string AmazonLinux(string version) =>
        version == "1" || version.StartsWith("201", StringComparison.Ordinal) ? "2018.03" : Parts(version, 1);
}
