namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>The three generations of Amazon Linux.</summary>
internal static class AmazonScans
{
    private static readonly InstalledRpm Amazon1 = new("Amazon.com");
    private static readonly InstalledRpm Amazon = new("Amazon Linux");

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("amzn-2018.03")
        {
            OsRelease =
                """
                NAME="Amazon Linux AMI"
                VERSION="2018.03"
                ID="amzn"
                ID_LIKE="rhel fedora"
                VERSION_ID="2018.03"
                PRETTY_NAME="Amazon Linux AMI 2018.03"
                CPE_NAME="cpe:/o:amazon:linux:2018.03:ga"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                Amazon1.Package("openssl", "1:1.0.2k-16.162.amzn1"),
                Amazon1.Package("libcurl", "7.61.1-12.100.amzn1", "curl"),
                Amazon1.Package("vim-minimal", "2:9.0.1314-1.1.amzn1", "vim")),
            Feeds = [("amazon", "amzn-2018.03")],
            Namespace = "amzn:2018.03",
            Status = "partial",
            Warnings = ["release-end-of-life"],
            Findings =
            [
                "CVE-2023-6001 openssl 1:1.0.2k-16.162.amzn1 -> 1:1.0.2k-16.163.amzn1 affected High",
                "CVE-2023-6002 libcurl 7.61.1-12.100.amzn1 -> 7.61.1-12.101.amzn1 affected Medium",
            ],
            Rejections = ["CVE-2023-6003 vim-minimal denied"],
        },
        new("amzn-2")
        {
            OsRelease =
                """
                NAME="Amazon Linux"
                VERSION="2"
                ID="amzn"
                ID_LIKE="centos rhel fedora"
                VERSION_ID="2"
                PRETTY_NAME="Amazon Linux 2"
                CPE_NAME="cpe:2.3:o:amazon:amazon_linux:2"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                Amazon.Package("glibc", "2.26-64.amzn2.0.1"),
                Amazon.Package("expat", "2.1.0-15.amzn2.0.3"),
                Amazon.Package("kernel", "4.14.336-253.554.amzn2"),
                Amazon.Package("kernel", "5.15.148-97.161.amzn2"),
                Amazon.Package("nginx", "1:1.22.1-1.amzn2.0.1"),
                new InstalledRpm("Docker").Package("docker-ce", "3:24.0.0-1.el7")),
            Feeds = [("amazon", "amzn-2")],
            Namespace = "amzn:2",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-6101 glibc 2.26-64.amzn2.0.1 -> 2.26-64.amzn2.0.2 affected Critical",
                "CVE-2024-6103 kernel 4.14.336-253.554.amzn2 -> 4.14.336-257.562.amzn2 affected High",
                "CVE-2024-6104 kernel 5.15.148-97.161.amzn2 -> 5.15.152-100.162.amzn2 affected High",
                "CVE-2024-6105 nginx 1:1.22.1-1.amzn2.0.1 -> 1:1.22.1-1.amzn2.0.2 affected Medium",
            ],
            Rejections = ["CVE-2024-6102 expat denied", "CVE-2024-6103 kernel denied", "CVE-2024-6104 kernel denied"],
        },
        new("amzn-2023")
        {
            OsRelease =
                """
                NAME="Amazon Linux"
                VERSION="2023"
                ID="amzn"
                ID_LIKE="fedora"
                VERSION_ID="2023"
                PLATFORM_ID="platform:al2023"
                PRETTY_NAME="Amazon Linux 2023.5.20240819"
                CPE_NAME="cpe:2.3:o:amazon:amazon_linux:2023"

                """,
            Root = () => InstalledRpm.Sqlite(
                "var/lib/rpm",
                Amazon.Package("openssl-libs", "1:3.0.8-1.amzn2023.0.11", "openssl"),
                Amazon.Package("python3-libs", "3.9.16-1.amzn2023.0.8", "python3.9"),
                Amazon.Package("kernel-livepatch-6.1.77-99.164", "1.0-2.amzn2023")),
            Feeds = [("amazon", "amzn-2023")],
            Namespace = "amzn:2023",
            Findings =
            [
                "CVE-2024-6203 kernel-livepatch-6.1.77-99.164 1.0-2.amzn2023 -> 1.0-3.amzn2023 affected High",
                "CVE-2024-6201 openssl-libs 1:3.0.8-1.amzn2023.0.11 -> 1:3.0.8-1.amzn2023.0.12 affected High",
            ],
            Rejections = ["CVE-2024-6202 python3-libs denied"],
        },
    ];
}
