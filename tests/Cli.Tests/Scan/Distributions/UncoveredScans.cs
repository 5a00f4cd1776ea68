using Strata.Testing;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>Distributions for which no feed has advisories of their own: the scan uses those of another, or says that there are none.</summary>
internal static class UncoveredScans
{
    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("scientific-7")
        {
            OsRelease =
                """
                NAME="Scientific Linux"
                VERSION="7.9 (Nitrogen)"
                ID="scientific"
                ID_LIKE="rhel centos fedora"
                VERSION_ID="7.9"
                PRETTY_NAME="Scientific Linux 7.9 (Nitrogen)"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                new InstalledRpm("Scientific Linux").Package("openssl-libs", "1:1.0.2k-25.el7_9", "openssl"),
                new InstalledRpm("Scientific Linux").Package("bash", "4.2.46-35.el7_9")),
            Feeds = [("redhat", "centos-7")],
            Namespace = "scientific:7",
            Status = "partial",
            Warnings = ["distribution-derived", "release-end-of-life"],
            Findings = ["CVE-2024-2001 openssl-libs 1:1.0.2k-25.el7_9 -> 1:1.0.2k-26.el7_9 affected High"],
            Rejections = ["CVE-2024-2003 bash denied"],
        },
        new("rhcos-4.12")
        {
            OsRelease =
                """
                NAME="Red Hat Enterprise Linux CoreOS"
                ID="rhcos"
                ID_LIKE="rhel fedora"
                VERSION="412.86.202308081039-0"
                VERSION_ID="4.12"
                PLATFORM_ID="platform:el8"
                PRETTY_NAME="Red Hat Enterprise Linux CoreOS 412.86.202308081039-0 (Ootpa)"
                CPE_NAME="cpe:/o:redhat:enterprise_linux:8::coreos"
                RHEL_VERSION="8.6"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                new InstalledRpm("Red Hat, Inc.").Package("openssl-libs", "1:1.1.1k-9.el8_6", "openssl"),
                new InstalledRpm("Red Hat, Inc.").Package("libcurl", "7.61.1-33.el8_9.5", "curl")),
            Feeds = [("redhat", "rhel-8")],
            Namespace = "rhcos:4.12",
            Status = "partial",
            Warnings = ["distribution-derived"],
            Findings =
            [
                "CVE-2024-1001 openssl-libs 1:1.1.1k-9.el8_6 -> 1:1.1.1k-12.el8_9 affected High",

                // The system tells no repositories, so that the products on top speak of it too.
                "CVE-2024-1007 openssl-libs 1:1.1.1k-9.el8_6 -> 1:1.1.1k-99.el8 affected High",
            ],
            Rejections = ["CVE-2024-1002 libcurl denied"],
        },
        new("gentoo")
        {
            OsRelease = "NAME=Gentoo\nID=gentoo\nPRETTY_NAME=\"Gentoo Linux\"\nVERSION_ID=\"2.15\"\nHOME_URL=\"https://www.gentoo.org/\"\n",
            Root = () => new ArchiveBuilder().File("etc/gentoo-release", "Gentoo Base System release 2.15\n").File("var/db/pkg/sys-libs/zlib-1.3.1/environment.bz2", "BZh9"),
            Feeds = [("arch", "arch")],
            Namespace = "gentoo:rolling",
            Status = "unknown",
            Warnings = ["distribution-unsupported", "package-database-unsupported"],
            Findings = [],
        },
        new("void")
        {
            OsRelease = "NAME=\"Void\"\nID=\"void\"\nPRETTY_NAME=\"Void Linux\"\nHOME_URL=\"https://voidlinux.org/\"\n",
            Root = () => new ArchiveBuilder().File("var/db/xbps/pkgdb-0.38.plist", "<plist version=\"1.0\"><dict/></plist>\n"),
            Feeds = [("arch", "arch")],
            Namespace = "void:rolling",
            Status = "unknown",
            Warnings = ["distribution-unsupported", "package-database-unsupported"],
            Findings = [],
        },
    ];
}
