using Strata.Testing;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>Distributions without releases: Wolfi and what is built of it, MinimOS, Arch.</summary>
internal static class RollingScans
{
    private const string ApkDatabase = "lib/apk/db/installed";

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("wolfi")
        {
            OsRelease = "ID=wolfi\nNAME=\"Wolfi\"\nPRETTY_NAME=\"Wolfi\"\nVERSION_ID=\"20230201\"\nHOME_URL=\"https://wolfi.dev\"\n",
            Root = () => new ArchiveBuilder().File(
                ApkDatabase,
                Roots.Apk("libssl3", "3.3.1-r1", "openssl") + Roots.Apk("curl", "8.8.0-r0") + Roots.Apk("glibc", "2.39-r6")
                + Roots.Apk("busybox", "1.36.1-r7")),
            Feeds = [("wolfi", "wolfi")],
            Namespace = "wolfi:rolling",
            Findings =
            [
                "CVE-2024-17004 busybox 1.36.1-r7 -> 1.36.1-r9 affected Unknown",
                "GHSA-wwww-xxxx-ffff busybox 1.36.1-r7 -> 1.36.1-r9 affected Unknown",
                "CVE-2024-17001 libssl3 3.3.1-r1 -> 3.3.1-r2 affected Unknown",
            ],
            Rejections = ["CVE-2024-17002 curl denied", "CVE-2024-17003 glibc denied"],
        },
        new("chainguard")
        {
            OsRelease = "ID=chainguard\nNAME=\"Chainguard\"\nPRETTY_NAME=\"Chainguard\"\nVERSION_ID=\"20230214\"\nHOME_URL=\"https://chainguard.dev/\"\n",
            Root = () => new ArchiveBuilder().File(
                "usr/lib/apk/db/installed",
                Roots.Apk("libcrypto3", "3.3.1-r1", "openssl") + Roots.Apk("mariadb-fips-11.4", "11.4.3-r0", "mariadb-fips")
                + Roots.Apk("redis-iamguarded", "7.4.1-r2") + Roots.Apk("java-cacerts-fips", "1.0-r1")),
            Feeds = [("wolfi", "chainguard/wolfi"), ("chainguard", "chainguard/chainguard")],
            Namespace = "chainguard:rolling",
            Findings =
            [
                "CVE-2024-17001 libcrypto3 3.3.1-r1 -> 3.3.1-r2 affected Unknown",
                "CVE-2024-18001 mariadb-fips-11.4 11.4.3-r0 -> 11.4.3-r1 affected Unknown",
            ],
            Rejections = ["CVE-2024-18002 redis-iamguarded denied", "CVE-2024-18003 java-cacerts-fips denied"],
        },
        new("minimos")
        {
            OsRelease = "ID=minimos\nNAME=\"MinimOS\"\nPRETTY_NAME=\"MinimOS\"\nVERSION_ID=\"20240815\"\nHOME_URL=\"https://www.minimus.io\"\n",
            Root = () => new ArchiveBuilder().File(
                ApkDatabase, Roots.Apk("libssl3", "3.3.1-r0", "openssl") + Roots.Apk("zlib", "1.3.1-r4") + Roots.Apk("busybox", "1.37.0-r0")),
            Feeds = [("minimos", "minimos")],
            Namespace = "minimos:rolling",
            Findings = ["CVE-2024-19001 libssl3 3.3.1-r0 -> 3.4.0-r3 affected Unknown"],
            Rejections = ["CVE-2024-19002 zlib denied", "CVE-2024-19003 busybox denied"],
        },
        new("arch")
        {
            OsRelease = "NAME=\"Arch Linux\"\nPRETTY_NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\nHOME_URL=\"https://archlinux.org/\"\n",
            Root = () => Pacman(
                ("openssl", "3.3.0-1", "openssl"), ("curl", "8.8.0-1", "curl"), ("grub", "2:2.12-2", "grub"), ("xz", "5.6.0-1", "xz"),
                ("zlib", "1:1.3.1-1", "zlib"), ("vim", "9.1.0400-1", "vim"), ("vim-runtime", "9.1.0400-1", "vim")),
            Feeds = [("arch", "arch")],
            Namespace = "arch:rolling",
            Findings =
            [
                "CVE-2024-22001 openssl 3.3.0-1 -> 3.3.1-1 affected High",
                "CVE-2024-22006 vim 9.1.0400-1 -> 9.1.0500-1 affected Medium",
                "CVE-2024-22003 grub 2:2.12-2 -> - affected Low",
                "CVE-2024-22005 zlib 1:1.3.1-1 -> - under_investigation Unknown",
            ],
            Rejections = ["CVE-2024-22002 curl denied", "CVE-2024-22004 xz denied"],
        },
    ];

    private static ArchiveBuilder Pacman(params (string Name, string Version, string Base)[] packages)
    {
        var root = new ArchiveBuilder().File("var/lib/pacman/local/ALPM_DB_VERSION", "9\n");
        foreach (var (name, version, source) in packages)
        {
            root.File(
                $"var/lib/pacman/local/{name}-{version}/desc",
                $"%NAME%\n{name}\n\n%VERSION%\n{version}\n\n%BASE%\n{source}\n\n%DESC%\nA package\n\n%ARCH%\nx86_64\n\n%VALIDATION%\npgp\n\n");
        }

        return root;
    }
}
