namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>The other systems of SUSE and openSUSE: the desktop, the small immutable ones, and Leap before it was called so in os-release.</summary>
internal static class SuseDerivedScans
{
    private static InstalledRpm Suse => SuseScans.Suse;

    private static InstalledRpm OpenSuse => SuseScans.OpenSuse;

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("sled-15.5")
        {
            OsRelease =
                """
                NAME="SLED"
                VERSION="15-SP5"
                VERSION_ID="15.5"
                PRETTY_NAME="SUSE Linux Enterprise Desktop 15 SP5"
                ID="sled"
                ID_LIKE="suse"
                CPE_NAME="cpe:/o:suse:sled:15:sp5"

                """,
            Root = () => InstalledRpm.Ndb(
                Suse.Package("MozillaFirefox", "115.14.0-150200.152.147.1"),
                Suse.Package("libz1", "1.2.13-150500.4.3.1", "zlib"),
                new InstalledRpm("Google LLC").Package("google-chrome-stable", "128.0.6613.84-1")),
            Feeds = [("suse", "sled-15.5")],
            Namespace = "sled:15.5",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings = ["CVE-2024-12401 MozillaFirefox 115.14.0-150200.152.147.1 -> 128.5.0-150200.152.161.1 affected High"],
            Rejections = ["CVE-2024-12402 libz1 denied"],
        },
        new("sle-micro-5.5")
        {
            OsRelease =
                """
                NAME="SLE Micro"
                VERSION="5.5"
                VERSION_ID="5.5"
                PRETTY_NAME="SUSE Linux Enterprise Micro 5.5"
                ID="sle-micro"
                ID_LIKE="suse"
                CPE_NAME="cpe:/o:suse:sle-micro:5.5"

                """,
            Root = () => InstalledRpm.Ndb(
                Suse.Package("libcurl4", "8.0.1-150400.5.41.1", "curl"),
                Suse.Package("podman", "4.9.5-150500.3.18.1"),
                new InstalledRpm("Isovalent").Package("cilium-cli", "0.16.0-1")),
            Feeds = [("suse", "sle-micro-5.5")],
            Namespace = "sle-micro:5.5",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings = ["CVE-2024-12301 libcurl4 8.0.1-150400.5.41.1 -> 8.0.1-150400.5.44.1 affected High"],
            Rejections = ["CVE-2024-12302 podman denied"],
        },
        new("opensuse-leap-micro-5.2")
        {
            OsRelease =
                """
                NAME="openSUSE Leap Micro"
                VERSION="5.2"
                ID="opensuse-leap-micro"
                ID_LIKE="suse opensuse opensuse-leap suse-microos"
                VERSION_ID="5.2"
                PRETTY_NAME="openSUSE Leap Micro 5.2"
                CPE_NAME="cpe:/o:opensuse:leap-micro:5.2"

                """,
            Root = () => InstalledRpm.Ndb(
                Suse.Package("libcurl4", "7.66.0-150200.4.30.1", "curl"), Suse.Package("libz1", "1.2.11-150000.3.33.1", "zlib")),
            Feeds = [("suse", "opensuse-leap-micro-5.2")],
            Namespace = "opensuse.leap-micro:5.2",
            Findings = ["CVE-2022-12101 libcurl4 7.66.0-150200.4.30.1 -> 7.66.0-150200.4.33.1 affected High"],
            Rejections = ["CVE-2022-12102 libz1 denied"],
        },
        new("opensuse-microos")
        {
            OsRelease =
                """
                NAME="openSUSE MicroOS"
                # VERSION="20240825"
                ID="opensuse-microos"
                ID_LIKE="suse opensuse opensuse-tumbleweed microos"
                VERSION_ID="20240825"
                PRETTY_NAME="openSUSE MicroOS"
                CPE_NAME="cpe:/o:opensuse:microos:20240825"

                """,
            Root = () => InstalledRpm.Sqlite(
                "usr/lib/sysimage/rpm", OpenSuse.Package("libcurl4", "8.8.0-2.1", "curl"), OpenSuse.Package("libexpat1", "2.6.2-1.2", "expat")),
            Feeds = [("suse", "opensuse-tumbleweed")],
            Namespace = "opensuse-tumbleweed",
            Findings = ["CVE-2024-12001 libcurl4 8.8.0-2.1 -> 8.9.0-1.1 affected High"],
            Rejections = ["CVE-2024-12002 libexpat1 denied"],
        },
        new("opensuse-leap-42.3")
        {
            OsRelease =
                """
                NAME="openSUSE Leap"
                VERSION="42.3"
                ID=opensuse
                ID_LIKE="suse"
                VERSION_ID="42.3"
                PRETTY_NAME="openSUSE Leap 42.3"
                CPE_NAME="cpe:/o:opensuse:leap:42.3"

                """,
            Root = () => InstalledRpm.BerkeleyDb(OpenSuse.Package("libcurl4", "7.37.0-33.1", "curl"), OpenSuse.Package("libz1", "1.2.8-10.1", "zlib")),
            Feeds = [("suse", "opensuse-leap-42.3")],
            Namespace = "opensuse:42.3",
            Status = "partial",
            Warnings = ["release-end-of-life"],
            Findings = ["CVE-2018-12201 libcurl4 7.37.0-33.1 -> 7.37.0-36.1 affected High"],
            Rejections = ["CVE-2018-12202 libz1 denied"],
        },
        new("sl-micro-6.0")
        {
            OsRelease =
                """
                NAME="SL-Micro"
                VERSION="6.0"
                VERSION_ID="6.0"
                PRETTY_NAME="SUSE Linux Micro 6.0"
                ID="sl-micro"
                ID_LIKE="suse"
                CPE_NAME="cpe:/o:suse:sl-micro:6.0"

                """,
            Root = () => InstalledRpm.Ndb(Suse.Package("libcurl4", "8.6.0-1.1", "curl"), Suse.Package("libz1", "1.3.1-2.1", "zlib")),
            Feeds = [("suse", "sl-micro-6.0")],
            Namespace = "sl-micro:6.0",
            Findings = ["CVE-2024-12501 libcurl4 8.6.0-1.1 -> 8.6.0-4.1 affected High"],
            Rejections = ["CVE-2024-12502 libz1 denied"],
        },
        new("suse-microos-5.1")
        {
            OsRelease =
                """
                NAME="SLE Micro"
                VERSION="5.1"
                VERSION_ID="5.1"
                PRETTY_NAME="SUSE Linux Enterprise Micro 5.1"
                ID="suse-microos"
                ID_LIKE="suse"
                CPE_NAME="cpe:/o:suse:suse-microos:5.1"

                """,
            Root = () => InstalledRpm.Ndb(Suse.Package("libcurl4", "7.66.0-4.20.1", "curl"), Suse.Package("libz1", "1.2.11-150000.3.33.1", "zlib")),
            Feeds = [("suse", "sle-micro-5.1")],
            Namespace = "sle-micro:5.1",
            Findings = ["CVE-2022-12601 libcurl4 7.66.0-4.20.1 -> 7.66.0-150200.4.33.1 affected High"],
            Rejections = ["CVE-2022-12602 libz1 denied"],
        },
        new("sle-hpc-15.5")
        {
            OsRelease =
                """
                NAME="SLE_HPC"
                VERSION="15-SP5"
                VERSION_ID="15.5"
                PRETTY_NAME="SUSE Linux Enterprise High Performance Computing 15 SP5"
                ID="sle_hpc"
                ID_LIKE="suse"
                CPE_NAME="cpe:/o:suse:sle_hpc:15:sp5"

                """,
            Root = () => InstalledRpm.Ndb(
                Suse.Package("libopenssl1_1", "1.1.1l-150500.17.22.1", "openssl-1_1"), Suse.Package("libz1", "1.2.13-150500.4.3.1", "zlib")),
            Feeds = [("suse", "sles-15.5")],
            Namespace = "sles:15.5",
            Findings = ["CVE-2024-10001 libopenssl1_1 1.1.1l-150500.17.22.1 -> 1.1.1l-150500.17.25.1 affected High"],
            Rejections = ["CVE-2024-10002 libz1 denied"],
        },
    ];
}
