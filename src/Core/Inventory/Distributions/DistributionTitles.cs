namespace Strata.Core.Inventory.Distributions;

/// <summary>The os-release id for the names that release files write out. Old releases have no os-release and only say this.</summary>
static class DistributionTitles
{
    // The first row whose text the title begins with decides, so that longer names stand before their beginnings.
    private static readonly (string Title, string Id)[] Table =
    [
        ("AlmaLinux", "almalinux"),
        ("Alpine", "alpine"),
        ("Amazon Linux", "amzn"),
        ("AmazonLinux", "amzn"),
        ("Arch", "arch"),
        ("Azure Linux", "azurelinux"),
        ("AzureLinux", "azurelinux"),
        ("Microsoft Azure Linux", "azurelinux"),
        ("CBL-Mariner", "mariner"),
        ("Common Base Linux Mariner", "mariner"),
        ("Mariner", "mariner"),
        ("CentOS", "centos"),
        ("Debian", "debian"),
        ("Enterprise Linux Enterprise Linux", "ol"),
        ("Oracle", "ol"),
        ("Fedora", "fedora"),
        ("Gentoo", "gentoo"),
        ("openEuler", "openeuler"),
        ("openSUSE Leap", "opensuse-leap"),
        ("openSUSE Tumbleweed", "opensuse-tumbleweed"),
        ("openSUSE", "opensuse"),
        ("SUSE Linux Enterprise Server", "sles"),
        ("SUSE Linux Enterprise Desktop", "sled"),
        ("Photon", "photon"),
        ("VMware Photon", "photon"),
        ("Red Hat Enterprise Linux CoreOS", "rhcos"),
        ("Red Hat Enterprise Linux", "rhel"),
        ("Rocky", "rocky"),
        ("Scientific", "scientific"),
        ("Ubuntu", "ubuntu"),
    ];

    /// <summary>The id for a title; null when the title is not one we know.</summary>
    public static string? IdOf(string title)
    {
        foreach (var (known, id) in Table)
        {
            if (title.StartsWith(known, StringComparison.OrdinalIgnoreCase)
                && (title.Length == known.Length || !char.IsAsciiLetter(title[known.Length])))
            {
                return id;
            }
        }

        return null;
    }
}
