using Strata.Testing;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>Debian, Ubuntu and a derivative.</summary>
internal static class DebianScans
{
    private const string Testing =
        """
        PRETTY_NAME="Debian GNU/Linux forky/sid"
        NAME="Debian GNU/Linux"
        VERSION_CODENAME=forky
        ID=debian
        HOME_URL="https://www.debian.org/"

        """;

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("debian-12")
        {
            OsRelease =
                """
                PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
                NAME="Debian GNU/Linux"
                VERSION_ID="12"
                VERSION="12 (bookworm)"
                VERSION_CODENAME=bookworm
                ID=debian

                """,
            Root = () => Dpkg(
                Roots.Deb("libssl3", "3.0.11-1~deb12u2", "openssl"),
                Roots.Deb("libcurl4", "7.88.1-10+deb12u5", "curl"),
                Roots.Deb("libexpat1", "2.5.0-1", "expat"),
                Roots.Deb("liblzma5", "5.4.1-0.2", "xz-utils"),
                Roots.Deb("tar", "1.34+dfsg-1.2+deb12u1"),
                Roots.Deb("zlib1g", "1:1.2.13.dfsg-1+b1", "zlib (1:1.2.13.dfsg-1)"),
                Roots.Deb("nodejs", "18.19.0-1nodesource1")),
            Feeds = [("debian", "debian")],
            Namespace = "debian:12",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-23001 libssl3 3.0.11-1~deb12u2 -> 3.0.13-1~deb12u1 affected Medium",
                "CVE-2005-23006 tar 1.34+dfsg-1.2+deb12u1 -> - deferred Low",
                "CVE-2010-23002 libssl3 3.0.11-1~deb12u2 -> - affected Negligible",
                "CVE-2024-23004 libexpat1 2.5.0-1 -> - wont_fix Unknown",
                "CVE-2023-23008 zlib1g 1:1.2.13.dfsg-1+b1 -> - end_of_life Unknown",
            ],
            Rejections = ["CVE-2024-23003 libcurl4 denied", "CVE-2024-23005 liblzma5 denied", "CVE-2024-23007 nodejs foreign-package"],
        },
        new("debian-testing")
        {
            OsRelease = Testing,
            Root = () => Dpkg(Roots.Deb("libssl3t64", "3.4.1-1", "openssl"), Roots.Deb("libexpat1", "2.7.1-1", "expat"))
                .File("etc/debian_version", "forky/sid\n")
                .File("etc/apt/sources.list", "deb http://deb.debian.org/debian forky main\n"),
            Feeds = [("debian", "debian")],
            Namespace = "debian:14",
            Today = new DateOnly(2025, 9, 1),
            Findings =
            [
                "CVE-2024-23001 libssl3t64 3.4.1-1 -> 3.5.0-1 affected Medium",
                "CVE-2010-23002 libssl3t64 3.4.1-1 -> - affected Negligible",
            ],
            Rejections = ["CVE-2024-23004 libexpat1 denied"],
        },
        new("debian-sid")
        {
            OsRelease = Testing,
            Root = () => Dpkg(Roots.Deb("libssl3t64", "3.5.0-2", "openssl"), Roots.Deb("libexpat1", "2.7.1-2", "expat"), Roots.Deb("liblzma5", "5.6.2-2", "xz-utils"))
                .File("etc/debian_version", "forky/sid\n")
                .File("etc/apt/sources.list.d/debian.sources", "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: sid\nComponents: main\n"),
            Feeds = [("debian", "debian")],
            Namespace = "debian:unstable",
            Today = new DateOnly(2025, 9, 1),
            Findings =
            [
                "CVE-2024-23001 libssl3t64 3.5.0-2 -> 3.5.1-1 affected Medium",
                "CVE-2010-23002 libssl3t64 3.5.0-2 -> - affected Negligible",
                "CVE-2024-23004 libexpat1 2.7.1-2 -> 2.7.2-1 affected Unknown",
            ],
            Rejections = ["CVE-2024-23005 liblzma5 denied"],
        },
        new("raspbian-12")
        {
            OsRelease =
                """
                PRETTY_NAME="Raspbian GNU/Linux 12 (bookworm)"
                NAME="Raspbian GNU/Linux"
                VERSION_ID="12"
                VERSION="12 (bookworm)"
                VERSION_CODENAME=bookworm
                ID=raspbian
                ID_LIKE=debian

                """,
            Root = () => Dpkg(Roots.Deb("libssl3", "3.0.11-1~deb12u2+rpt1", "openssl"), Roots.Deb("libcurl4", "7.88.1-10+rpi1+deb12u5", "curl")),
            Feeds = [("debian", "debian")],
            Namespace = "raspbian:12",
            Status = "partial",
            Warnings = ["distribution-derived"],
            Findings =
            [
                "CVE-2024-23001 libssl3 3.0.11-1~deb12u2+rpt1 -> 3.0.13-1~deb12u1 affected Medium",
                "CVE-2010-23002 libssl3 3.0.11-1~deb12u2+rpt1 -> - affected Negligible",
            ],
            Rejections = ["CVE-2024-23003 libcurl4 denied"],
        },
        new("ubuntu-22.04")
        {
            OsRelease =
                """
                PRETTY_NAME="Ubuntu 22.04.4 LTS"
                NAME="Ubuntu"
                VERSION_ID="22.04"
                VERSION="22.04.4 LTS (Jammy Jellyfish)"
                VERSION_CODENAME=jammy
                ID=ubuntu
                ID_LIKE=debian
                UBUNTU_CODENAME=jammy

                """,
            Root = () => Dpkg(
                Roots.Deb("libssl3", "3.0.2-0ubuntu1.10", "openssl"),
                Roots.Deb("libcurl4", "7.81.0-1ubuntu1.15", "curl"),
                Roots.Deb("coreutils", "8.32-4.1ubuntu1.2"),
                Roots.Deb("imagemagick-6.q16", "8:6.9.11.60+dfsg-1.3ubuntu0.22.04.5", "imagemagick"))
                .File("etc/debian_version", "bookworm/sid\n"),
            Feeds = [("ubuntu", "ubuntu-22.04")],
            Namespace = "ubuntu:22.04",
            Findings =
            [
                "CVE-2024-24004 imagemagick-6.q16 8:6.9.11.60+dfsg-1.3ubuntu0.22.04.5 -> - affected High",
                "CVE-2024-24001 libssl3 3.0.2-0ubuntu1.10 -> 3.0.2-0ubuntu1.15 affected Medium",
                "CVE-2024-24003 coreutils 8.32-4.1ubuntu1.2 -> - affected Negligible",
            ],
            Rejections = ["CVE-2024-24002 libcurl4 denied"],
        },
        new("ubuntu-18.04-esm")
        {
            OsRelease =
                """
                NAME="Ubuntu"
                VERSION="18.04.6 LTS (Bionic Beaver)"
                ID=ubuntu
                ID_LIKE=debian
                PRETTY_NAME="Ubuntu 18.04.6 LTS"
                VERSION_ID="18.04"
                VERSION_CODENAME=bionic
                UBUNTU_CODENAME=bionic

                """,
            Root = () => Dpkg(
                Roots.Deb("libssl1.1", "1.1.1-1ubuntu2.1~18.04.23+esm3", "openssl"),
                Roots.Deb("libcurl4", "7.58.0-2ubuntu3.24", "curl"),
                Roots.Deb("libexpat1", "2.2.5-3ubuntu0.9+esm1", "expat"),
                Roots.Deb("tar", "1.29b-2ubuntu0.4"),
                Roots.Deb("zlib1g", "1:1.2.11.dfsg-0ubuntu2.2", "zlib")),
            Feeds = [("ubuntu", "ubuntu-18.04-esm")],
            Namespace = "ubuntu:18.04",
            Options = ["--support", "esm"],
            Findings =
            [
                "CVE-2024-24102 libcurl4 7.58.0-2ubuntu3.24 -> - affected High",
                "CVE-2024-24101 libssl1.1 1.1.1-1ubuntu2.1~18.04.23+esm3 -> 1.1.1-1ubuntu2.1~18.04.23+esm5 affected Medium",
                "CVE-2024-24104 tar 1.29b-2ubuntu0.4 -> - affected Medium",
            ],
            Rejections = ["CVE-2023-24105 zlib1g denied", "CVE-2024-24103 libexpat1 denied"],
        },
    ];

    private static ArchiveBuilder Dpkg(params string[] stanzas) => new ArchiveBuilder().File(Roots.DpkgStatus, Roots.Status(stanzas));
}
