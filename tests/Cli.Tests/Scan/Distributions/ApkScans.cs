using Strata.Testing;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>Alpine's releases and its branch of development.</summary>
internal static class ApkScans
{
    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("alpine-3.20")
        {
            OsRelease =
                """
                NAME="Alpine Linux"
                ID=alpine
                VERSION_ID=3.20.1
                PRETTY_NAME="Alpine Linux v3.20"
                HOME_URL="https://alpinelinux.org/"

                """,
            Root = () => new ArchiveBuilder()
                .File("etc/alpine-release", "3.20.1\n")
                .File(
                    "lib/apk/db/installed",
                    Roots.Apk("busybox-binsh", "1.36.1-r28", "busybox") + Roots.Apk("libssl3", "3.3.1-r1", "openssl") + Roots.Apk("nodejs", "20.13.1-r0")
                    + Roots.Apk("linux-lts", "6.6.32-r0")),
            Feeds = [("alpine", "alpine-3.20")],
            Namespace = "alpine:v3.20",
            Options = ["--kernels", "running"],
            Warnings = ["kernel-packages-left-out"],
            Findings =
            [
                "CVE-2024-20001 busybox-binsh 1.36.1-r28 -> 1.36.1-r29 affected Unknown",
                "CVE-2024-20004 nodejs 20.13.1-r0 -> 20.15.1-r0 affected Unknown",
            ],
            Rejections = ["CVE-2024-20002 libssl3 denied", "CVE-2024-20003 libssl3 denied", "CVE-2024-20005 linux-lts kernel-left-out"],
        },
        new("alpine-edge")
        {
            OsRelease =
                """
                NAME="Alpine Linux"
                ID=alpine
                VERSION_ID=3.21.0_alpha20240807
                PRETTY_NAME="Alpine Linux edge"
                HOME_URL="https://alpinelinux.org/"

                """,
            Root = () => new ArchiveBuilder()
                .File("etc/alpine-release", "3.21.0_alpha20240807\n")
                .File("etc/apk/repositories", "https://dl-cdn.alpinelinux.org/alpine/edge/main\n")
                .File("lib/apk/db/installed", Roots.Apk("musl", "1.2.5-r3") + Roots.Apk("zlib", "1.3.1-r1") + Roots.Apk("xz-libs", "5.6.2-r0", "xz")),
            Feeds = [("alpine", "alpine-edge")],
            Namespace = "alpine:edge",
            Findings = ["CVE-2025-21001 musl 1.2.5-r3 -> 1.2.5-r9 affected Unknown"],
            Rejections = ["CVE-2024-21002 zlib denied", "CVE-2024-21003 xz-libs denied"],
        },
    ];
}
