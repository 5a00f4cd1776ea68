using Strata.Testing;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>The RPM distributions that are made for clouds: Photon, Azure Linux and its predecessor, openEuler, Bottlerocket.</summary>
internal static class CloudScans
{
    private static readonly InstalledRpm Photon = new("VMware, Inc.");
    private static readonly InstalledRpm Microsoft = new("Microsoft Corporation");
    private static readonly InstalledRpm OpenEuler = new("http://openeuler.org");

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("photon-5.0")
        {
            OsRelease =
                """
                NAME="VMware Photon OS"
                VERSION="5.0"
                ID=photon
                VERSION_ID=5.0
                PRETTY_NAME="VMware Photon OS/Linux"

                """,
            Root = () => InstalledRpm.Sqlite(
                "usr/lib/sysimage/rpm",
                Photon.Package("openssl", "3.0.14-1.ph5"),
                Photon.Package("openssl-libs", "3.0.14-2.ph5", "openssl"),
                Photon.Package("curl-libs", "8.6.0-1.ph5", "curl"),
                Photon.Package("expat-libs", "2.4.9-3.ph5", "expat"),
                Photon.Package("bash", "5.2-2.ph5"),
                Photon.Package("linux", "6.1.83-1.ph5")),
            Feeds = [("photon", "photon-5.0")],
            Namespace = "photon:5.0",
            Findings =
            [
                "CVE-2024-16001 openssl 3.0.14-1.ph5 -> 3.0.14-2.ph5 affected Critical",
                "CVE-2024-16003 expat-libs 2.4.9-3.ph5 -> - affected High",
                "CVE-2024-16005 linux 6.1.83-1.ph5 -> 6.1.90-1.ph5 affected High",
                "CVE-2024-16002 curl-libs 8.6.0-1.ph5 -> 8.6.0-2.ph5 affected Medium",
            ],
            Rejections = ["CVE-2024-16001 openssl-libs denied", "CVE-2024-16004 bash denied"],
        },
        new("azurelinux-3.0")
        {
            OsRelease =
                """
                NAME="Microsoft Azure Linux"
                VERSION="3.0.20240727"
                ID=azurelinux
                VERSION_ID="3.0"
                PRETTY_NAME="Microsoft Azure Linux 3.0"

                """,
            Root = () => InstalledRpm.Sqlite(
                "var/lib/rpm",
                Microsoft.Package("openssl-libs", "3.3.0-1.azl3", "openssl"),
                Microsoft.Package("curl", "8.8.0-4.azl3"),
                Microsoft.Package("python3-libs", "3.12.3-6.azl3", "python3"),
                Microsoft.Package("bash", "5.2.15-3.azl3"),
                Microsoft.Package("glibc", "2.38-6.azl3"),
                new InstalledRpm("Contoso").Package("openssl", "1.0.0-1")),
            Feeds = [("azurelinux", "azurelinux-3.0")],
            Namespace = "azurelinux:3.0",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-14001 openssl-libs 3.3.0-1.azl3 -> 3.3.2-2.azl3 affected High",
                "CVE-2024-14003 python3-libs 3.12.3-6.azl3 -> - affected Medium",
                "CVE-2024-14005 glibc 2.38-6.azl3 -> - affected Low",
            ],
            Rejections = ["CVE-2024-14001 openssl foreign-package", "CVE-2024-14002 curl denied", "CVE-2024-14004 bash denied"],
        },
        new("mariner-2.0")
        {
            OsRelease =
                """
                NAME="Common Base Linux Mariner"
                VERSION="2.0.20240609"
                ID=mariner
                VERSION_ID="2.0"
                PRETTY_NAME="CBL-Mariner/Linux"

                """,
            Root = () => new ArchiveBuilder().File(
                "var/lib/rpmmanifest/container-manifest-2",
                Manifest("openssl-libs", "1.1.1k-28.cm2", "openssl-1.1.1k-28.cm2.src.rpm") + Manifest("zlib", "1.2.13-2.cm2", "zlib-1.2.13-2.cm2.src.rpm")
                + Manifest("glibc", "2.35-7.cm2", "glibc-2.35-7.cm2.src.rpm") + Manifest("tzdata", "2024a-1.cm2", "tzdata-2024a-1.cm2.src.rpm")),
            Feeds = [("azurelinux", "mariner-2.0")],
            Namespace = "mariner:2.0",
            Findings =
            [
                "CVE-2023-15001 openssl-libs 1.1.1k-28.cm2 -> 1.1.1k-30.cm2 affected High",
                "CVE-2023-15003 glibc 2.35-7.cm2 -> - affected Medium",
            ],
            Rejections = ["CVE-2023-15002 zlib denied", "CVE-2023-15004 tzdata denied"],
        },
        new("openeuler-22.03-lts-sp3")
        {
            OsRelease =
                """
                NAME="openEuler"
                VERSION="22.03 (LTS-SP3)"
                ID="openEuler"
                VERSION_ID="22.03"
                PRETTY_NAME="openEuler 22.03 (LTS-SP3)"

                """,
            Root = () => InstalledRpm.Sqlite(
                "var/lib/rpm",
                OpenEuler.Package("openssh-server", "8.8p1-23.oe2203sp3", "openssh"),
                OpenEuler.Package("zlib", "1.2.11-24.oe2203sp3"),
                OpenEuler.Package("kernel", "5.10.0-182.0.0.95.oe2203sp3")),
            Feeds = [("openeuler", "openeuler-22.03-lts-sp3")],
            Namespace = "openeuler:22.03-LTS-SP3",
            Findings =
            [
                "CVE-2024-7001 openssh-server 8.8p1-23.oe2203sp3 -> 8.8p1-27.oe2203sp3 affected Critical",
                "CVE-2024-7004 kernel 5.10.0-182.0.0.95.oe2203sp3 -> 5.10.0-198.0.0.111.oe2203sp3 affected Medium",
            ],
            Rejections = ["CVE-2024-7002 zlib denied"],
        },
        new("bottlerocket")
        {
            OsRelease =
                """
                NAME=Bottlerocket
                ID=bottlerocket
                VERSION="1.20.3 (aws-k8s-1.29)"
                PRETTY_NAME="Bottlerocket OS 1.20.3 (aws-k8s-1.29)"
                VARIANT_ID=aws-k8s-1.29
                VERSION_ID=1.20.3
                BUILD_ID=5d9ac849

                """,
            Root = () => new ArchiveBuilder().File(
                "usr/share/bottlerocket/application-inventory.json",
                """
                {"Content":[
                  {"Name":"kernel-6.1","Publisher":"Bottlerocket","InstalledTime":"2024-06-25T00:00:00Z","ApplicationType":"Unspecified","Architecture":"x86_64","Version":"6.1.92","Release":"1.1719350000.5d9ac849.br1","Epoch":"0"},
                  {"Name":"runc","Publisher":"Bottlerocket","InstalledTime":"2024-06-25T00:00:00Z","ApplicationType":"Unspecified","Architecture":"x86_64","Version":"1.1.13","Release":"1.1719350000.5d9ac849.br1","Epoch":"0"},
                  {"Name":"containerd","Publisher":"Bottlerocket","InstalledTime":"2024-06-25T00:00:00Z","ApplicationType":"Unspecified","Architecture":"x86_64","Version":"1.6.33","Release":"1.1719350000.5d9ac849.br1","Epoch":"0"}]}
                """),
            Feeds = [("bottlerocket", "bottlerocket")],
            Namespace = "bottlerocket:rolling",
            Findings = ["CVE-2024-8001 kernel-6.1 6.1.92-1.1719350000.5d9ac849.br1 -> 6.1.97-0 affected High"],
            Rejections = ["CVE-2024-8002 runc denied", "CVE-2024-8003 containerd other-architecture"],
        },
    ];

    private static string Manifest(string name, string version, string source) =>
        $"{name}\t{version}\t1718000000\t1717900000\tMicrosoft Corporation\t(none)\t1000\tx86_64\t0\t{source}\n";
}
