namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>What Red Hat's VEX documents speak for.</summary>
internal static class RedHatScans
{
    private static readonly InstalledRpm RedHat = new("Red Hat, Inc.");
    private static readonly InstalledRpm CentOs = new("CentOS");

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("rhel-8")
        {
            OsRelease =
                """
                NAME="Red Hat Enterprise Linux"
                VERSION="8.9 (Ootpa)"
                ID="rhel"
                ID_LIKE="fedora"
                VERSION_ID="8.9"
                PLATFORM_ID="platform:el8"
                PRETTY_NAME="Red Hat Enterprise Linux 8.9 (Ootpa)"
                CPE_NAME="cpe:/o:redhat:enterprise_linux:8::baseos"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                    RedHat.Package("openssl-libs", "1:1.1.1k-9.el8_7", "openssl"),
                    RedHat.Package("libcurl", "7.61.1-33.el8_9.5", "curl"),
                    RedHat.Package("nodejs", "1:18.19.0-1.module+el8.9.0+21000+1a2b3c4d", label: "nodejs:18:8090020231201000000:a75119d5"),
                    RedHat.Package("sqlite-libs", "3.26.0-18.el8", "sqlite"),
                    RedHat.Package("bash", "4.4.20-4.el8_6"),
                    RedHat.Package("zlib", "1.2.11-21.el8"),
                    new InstalledRpm("nginx inc.").Package("nginx", "1:1.10.0-1.el8.ngx"))
                .File(
                    "root/buildinfo/content_manifests/ubi8-container-8.9-1107.json",
                    """{"metadata":{"image_layer_index":0},"content_sets":["rhel-8-for-x86_64-baseos-rpms","rhel-8-for-x86_64-appstream-rpms"],"image_contents":[]}"""),
            Feeds = [("redhat", "rhel-8")],
            Namespace = "rhel:8",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-1003 nodejs 1:18.19.0-1.module+el8.9.0+21000+1a2b3c4d -> 1:18.20.2-1.module+el8.9.0+21767+537f34ee affected High",
                "CVE-2024-1001 openssl-libs 1:1.1.1k-9.el8_7 -> 1:1.1.1k-12.el8_9 affected High",
                "CVE-2024-1005 sqlite-libs 3.26.0-18.el8 -> - wont_fix Low",
            ],
            Rejections =
            [
                "CVE-2024-1002 libcurl denied",
                "CVE-2024-1004 nodejs other-module",
                "CVE-2024-1006 bash denied",
                "CVE-2024-1007 openssl-libs other-repository",
                "CVE-2024-1008 nginx foreign-package",
                "CVE-2024-1009 zlib other-repository",
            ],
        },
        new("centos-7")
        {
            OsRelease =
                """
                NAME="CentOS Linux"
                VERSION="7 (Core)"
                ID="centos"
                ID_LIKE="rhel fedora"
                VERSION_ID="7"
                PRETTY_NAME="CentOS Linux 7 (Core)"
                CPE_NAME="cpe:/o:centos:centos:7"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                CentOs.Package("openssl-libs", "1:1.0.2k-25.el7_9", "openssl"),
                CentOs.Package("openssl-libs", "1:1.0.2k-26.el7_9", "openssl", "i686"),
                CentOs.Package("kernel", "3.10.0-1160.el7"),
                CentOs.Package("kernel", "3.10.0-1160.118.1.el7"),
                CentOs.Package("kernel-headers", "3.10.0-1160.el7", "kernel"),
                CentOs.Package("bash", "4.2.46-35.el7_9"),
                CentOs.Package("python-libs", "2.7.5-94.el7_9", "python"),
                CentOs.Package("zlib", "1.2.7-21.el7_9"),
                CentOs.Package("expat", "2.1.0-15.el7_9"),
                new InstalledRpm("Fedora Project").Package("epel-release", "7-14")),
            Feeds = [("redhat", "centos-7")],
            Namespace = "centos:7",
            Status = "partial",
            Warnings = ["packages-not-of-distribution", "release-end-of-life"],
            Findings =
            [
                "CVE-2024-2002 kernel 3.10.0-1160.el7 -> 3.10.0-1160.118.1.el7 affected High",
                "CVE-2024-2002 kernel-headers 3.10.0-1160.el7 -> 3.10.0-1160.118.1.el7 affected High",
                "CVE-2024-2001 openssl-libs 1:1.0.2k-25.el7_9 -> 1:1.0.2k-26.el7_9 affected High",
                "CVE-2024-2004 python-libs 2.7.5-94.el7_9 -> - end_of_life Medium",
            ],
            Rejections =
            [
                "CVE-2024-2001 openssl-libs denied",
                "CVE-2024-2002 kernel denied",
                "CVE-2024-2003 bash denied",
                "CVE-2024-2005 zlib denied",
            ],
        },
        new("centos-stream-9")
        {
            OsRelease =
                """
                NAME="CentOS Stream"
                VERSION="9"
                ID="centos"
                ID_LIKE="rhel fedora"
                VERSION_ID="9"
                PLATFORM_ID="platform:el9"
                PRETTY_NAME="CentOS Stream 9"
                CPE_NAME="cpe:/o:centos:centos:9"

                """,
            Root = () => InstalledRpm.Sqlite(
                "var/lib/rpm",
                CentOs.Package("gnutls", "3.8.3-1.el9"),
                CentOs.Package("glibc", "2.34-125.el9"),
                CentOs.Package("libxml2", "2.9.13-6.el9"),
                CentOs.Package("xz-libs", "5.2.5-8.el9", "xz"),
                CentOs.Package("libarchive", "3.5.3-4.el9"),
                new InstalledRpm("builder@example.org").Package("python3-libs", "3.9.19-1.el9", "python3.9")),
            Feeds = [("redhat", "centos-stream-9")],
            Namespace = "centos:9",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-2101 gnutls 3.8.3-1.el9 -> 3.8.3-4.el9_4 affected Medium",
                "CVE-2024-2103 libxml2 2.9.13-6.el9 -> - deferred Medium",
                "CVE-2024-2105 libarchive 3.5.3-4.el9 -> - under_investigation Low",
            ],
            Rejections = ["CVE-2024-2102 glibc denied", "CVE-2024-2104 xz-libs denied"],
        },
    ];
}
