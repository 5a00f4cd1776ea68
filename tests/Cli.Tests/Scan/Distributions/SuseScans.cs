namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>SUSE's server and openSUSE's two main lines.</summary>
internal static class SuseScans
{
    /// <summary>What SUSE builds.</summary>
    internal static readonly InstalledRpm Suse = new("SUSE LLC <https://www.suse.com/>");

    /// <summary>What openSUSE builds.</summary>
    internal static readonly InstalledRpm OpenSuse = new("openSUSE");

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("sles-15.5")
        {
            OsRelease =
                """
                NAME="SLES"
                VERSION="15-SP5"
                VERSION_ID="15.5"
                PRETTY_NAME="SUSE Linux Enterprise Server 15 SP5"
                ID="sles"
                ID_LIKE="suse"
                CPE_NAME="cpe:/o:suse:sles:15:sp5"

                """,
            Root = () => InstalledRpm.Ndb(
                Suse.Package("libopenssl1_1", "1.1.1l-150500.17.22.1", "openssl-1_1"),
                Suse.Package("libz1", "1.2.13-150500.4.3.1", "zlib"),
                Suse.Package("libxml2-2", "2.10.3-150500.5.14.1", "libxml2"),
                Suse.Package("liblzma5", "5.2.3-150000.4.7.1", "xz"),
                Suse.Package("libexpat1", "2.4.4-150400.3.17.1", "expat"),
                Suse.Package("kernel-default", "5.14.21-150500.55.59.1"),
                new InstalledRpm("Docker").Package("docker", "24.0.5-3")),
            Feeds = [("suse", "sles-15.5")],
            Namespace = "sles:15.5",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-10005 libexpat1 2.4.4-150400.3.17.1 -> - affected High",
                "CVE-2024-10001 libopenssl1_1 1.1.1l-150500.17.22.1 -> 1.1.1l-150500.17.25.1 affected High",
                "CVE-2024-10003 libxml2-2 2.10.3-150500.5.14.1 -> - affected Low",
            ],
            Rejections =
            [
                "CVE-2024-10002 libz1 denied",
                "CVE-2024-10004 liblzma5 denied",
                "CVE-2024-10007 kernel-default other-architecture",
                "CVE-2024-10008 docker foreign-package",
            ],
        },
        new("sles-sap-15.3")
        {
            OsRelease =
                """
                NAME="SLES_SAP"
                VERSION="15-SP3"
                VERSION_ID="15.3"
                PRETTY_NAME="SUSE Linux Enterprise Server for SAP Applications 15 SP3"
                ID="sles_sap"
                ID_LIKE="suse"
                CPE_NAME="cpe:/o:suse:sles_sap:15:sp3"

                """,
            Root = () => InstalledRpm.Ndb(
                Suse.Package("libopenssl1_1", "1.1.1d-11.20.1", "openssl-1_1"),
                Suse.Package("libz1", "1.2.11-150000.3.48.1", "zlib"),
                Suse.Package("libxml2-2", "2.9.7-3.34.1", "libxml2"),
                Suse.Package("liblzma5", "5.2.3-4.3.1", "xz")),
            Feeds = [("suse", "sles-sap-15.3")],
            Namespace = "sles:15.3",
            Status = "partial",
            Warnings = ["release-end-of-life"],
            Findings =
            [
                "CVE-2023-13001 libopenssl1_1 1.1.1d-11.20.1 -> 1.1.1d-150200.11.57.1 affected High",
                "CVE-2023-13003 libxml2-2 2.9.7-3.34.1 -> - wont_fix Low",
            ],
            Rejections = ["CVE-2023-13002 libz1 denied", "CVE-2023-13004 liblzma5 denied"],
        },
        new("opensuse-leap-15.6")
        {
            OsRelease =
                """
                NAME="openSUSE Leap"
                VERSION="15.6"
                ID="opensuse-leap"
                ID_LIKE="suse opensuse"
                VERSION_ID="15.6"
                PRETTY_NAME="openSUSE Leap 15.6"
                CPE_NAME="cpe:/o:opensuse:leap:15.6"

                """,
            Root = () => InstalledRpm.Ndb(
                Suse.Package("liblzma5", "5.4.1-150600.1.2", "xz"),
                Suse.Package("libz1", "1.2.13-150500.4.3.1", "zlib"),
                OpenSuse.Package("libpng16-16", "1.6.40-150600.1.3", "libpng16"),
                Suse.Package("curl", "8.6.0-150600.2.2"),
                new InstalledRpm("obs://build.opensuse.org/home:someone").Package("xz", "5.2.0-1.1")),
            Feeds = [("suse", "opensuse-leap-15.6")],
            Namespace = "opensuse.leap:15.6",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-11001 liblzma5 5.4.1-150600.1.2 -> 5.4.1-150600.3.3.1 affected Critical",
                "CVE-2024-11003 libpng16-16 1.6.40-150600.1.3 -> - affected Low",
            ],
            Rejections = ["CVE-2024-11001 xz foreign-package", "CVE-2024-11002 libz1 denied", "CVE-2024-11004 curl denied"],
        },
        new("opensuse-tumbleweed")
        {
            OsRelease =
                """
                NAME="openSUSE Tumbleweed"
                # VERSION="20240825"
                ID="opensuse-tumbleweed"
                ID_LIKE="opensuse suse"
                VERSION_ID="20240825"
                PRETTY_NAME="openSUSE Tumbleweed"
                CPE_NAME="cpe:/o:opensuse:tumbleweed:20240825"

                """,
            Root = () => InstalledRpm.Ndb(OpenSuse.Package("libcurl4", "8.8.0-2.1", "curl"), OpenSuse.Package("libexpat1", "2.6.2-1.2", "expat")),
            Feeds = [("suse", "opensuse-tumbleweed")],
            Namespace = "opensuse-tumbleweed",
            Findings = ["CVE-2024-12001 libcurl4 8.8.0-2.1 -> 8.9.0-1.1 affected High"],
            Rejections = ["CVE-2024-12002 libexpat1 denied"],
        },
    ];
}
