namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>Fedora and the rebuilds of Red Hat Enterprise Linux that have advisories of their own.</summary>
internal static class EnterpriseLinuxScans
{
    private static readonly InstalledRpm Fedora = new("Fedora Project");
    private static readonly InstalledRpm Rocky = new("Rocky Enterprise Software Foundation");
    private static readonly InstalledRpm Alma = new("AlmaLinux");
    private static readonly InstalledRpm Oracle = new("Oracle America");

    public static IReadOnlyList<DistributionScan> All { get; } =
    [
        new("fedora-42")
        {
            OsRelease =
                """
                NAME="Fedora Linux"
                VERSION="42 (Container Image)"
                RELEASE_TYPE=stable
                ID=fedora
                VERSION_ID=42
                PLATFORM_ID="platform:f42"
                PRETTY_NAME="Fedora Linux 42 (Container Image)"
                CPE_NAME="cpe:/o:fedoraproject:fedora:42"

                """,
            Root = () => InstalledRpm.Sqlite(
                "usr/lib/sysimage/rpm",
                Fedora.Package("libcurl", "8.11.1-4.fc42", "curl"),
                Fedora.Package("vim-minimal", "2:9.1.1227-1.fc42", "vim"),
                Fedora.Package("vim-data", "2:9.1.1275-1.fc42", "vim", "noarch"),
                Fedora.Package("expat", "2.6.4-2.fc42"),
                new InstalledRpm("RPM Fusion").Package("ffmpeg-libs", "7.1-1.fc42", "ffmpeg")),
            Feeds = [("fedora", "fedora-42")],
            Namespace = "fedora:42",
            Today = new DateOnly(2025, 9, 1),
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2025-3001 libcurl 8.11.1-4.fc42 -> 8.11.1-5.fc42 affected High",
                "CVE-2025-3002 vim-minimal 2:9.1.1227-1.fc42 -> 2:9.1.1275-1.fc42 affected Medium",
                "CVE-2025-3003 vim-minimal 2:9.1.1227-1.fc42 -> 2:9.1.1275-1.fc42 affected Medium",
                "CVE-2025-3004 expat 2.6.4-2.fc42 -> 2.7.0-1.fc42 affected Unknown",
            ],
            Rejections =
            [
                "CVE-2025-3002 vim-data denied",
                "CVE-2025-3003 vim-data denied",
                "CVE-2025-3005 ffmpeg-libs foreign-package",
            ],
        },
        new("rocky-9")
        {
            OsRelease =
                """
                NAME="Rocky Linux"
                VERSION="9.4 (Blue Onyx)"
                ID="rocky"
                ID_LIKE="rhel centos fedora"
                VERSION_ID="9.4"
                PLATFORM_ID="platform:el9"
                PRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"
                CPE_NAME="cpe:/o:rocky:rocky:9::baseos"

                """,
            Root = () => InstalledRpm.Sqlite(
                "var/lib/rpm",
                Rocky.Package("openssh-server", "8.7p1-38.el9", "openssh"),
                Rocky.Package("sudo", "1.9.5p2-10.el9_3"),
                Rocky.Package("nodejs", "1:18.18.2-3.module+el9.3.0+16000+1a2b3c4d", label: "nodejs:18:9030020231116000000:rhel9"),
                Rocky.Package("libreswan", "4.9-1.el9"),
                Rocky.Package("openvswitch3.1", "3.1.0-10.el9"),
                new InstalledRpm("Fedora Project").Package("mutt", "5:2.2.0-1.el9")),
            Feeds = [("rocky", "rocky-9")],
            Namespace = "rocky:9",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-4004 nodejs 1:18.18.2-3.module+el9.3.0+16000+1a2b3c4d -> 1:18.20.2-2.module+el9.4.0+21751+2dac8ed3 affected High",
                "CVE-2024-4001 openssh-server 8.7p1-38.el9 -> 8.7p1-38.el9_4.1 affected High",
                "CVE-2024-4007 libreswan 4.9-1.el9 -> 4.12-2.el9_4 affected Medium",
            ],
            Rejections = ["CVE-2024-4002 sudo denied", "CVE-2024-4005 nodejs other-module", "CVE-2024-4006 mutt foreign-package"],
        },
        new("almalinux-8")
        {
            OsRelease =
                """
                NAME="AlmaLinux"
                VERSION="8.9 (Midnight Oncilla)"
                ID="almalinux"
                ID_LIKE="rhel centos fedora"
                VERSION_ID="8.9"
                PLATFORM_ID="platform:el8"
                PRETTY_NAME="AlmaLinux 8.9 (Midnight Oncilla)"
                CPE_NAME="cpe:/o:almalinux:almalinux:8::baseos"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                Alma.Package("bind-libs", "32:9.11.36-11.el8_9", "bind"),
                Alma.Package("bind-license", "32:9.11.36-11.el8_9.1", "bind", "noarch"),
                Alma.Package("gnutls", "3.6.16-8.el8_9"),
                Alma.Package("mariadb", "3:10.5.16-2.module_el8.6.0+3000+1a2b3c4d", label: "mariadb:10.5:8060020220801000000:a1b2c3d4"),
                Alma.Package("libica", "4.2.1-2.el8_9.1"),
                new InstalledRpm("Remi's RPM repository").Package("remi-thing", "8.0-1.el8.remi")),
            Feeds = [("almalinux", "almalinux-8")],
            Namespace = "almalinux:8",
            Status = "partial",
            Warnings = ["packages-not-of-distribution"],
            Findings =
            [
                "CVE-2024-5001 bind-libs 32:9.11.36-11.el8_9 -> 32:9.11.36-11.el8_9.1 affected High",
                "CVE-2024-5002 bind-libs 32:9.11.36-11.el8_9 -> 32:9.11.36-11.el8_9.1 affected High",
                "CVE-2024-5004 mariadb 3:10.5.16-2.module_el8.6.0+3000+1a2b3c4d -> 3:10.5.22-1.module_el8.8.0+3607+2a3b0d2b affected Medium",
            ],
            Rejections =
            [
                "CVE-2024-5001 bind-license denied",
                "CVE-2024-5002 bind-license denied",
                "CVE-2024-5003 gnutls denied",
                "CVE-2024-5005 mariadb other-module",
                "CVE-2024-5006 libica denied",
                "CVE-2024-5007 remi-thing foreign-package",
            ],
        },
        new("oracle-8")
        {
            OsRelease =
                """
                NAME="Oracle Linux Server"
                VERSION="8.9"
                ID="ol"
                ID_LIKE="fedora"
                VERSION_ID="8.9"
                PLATFORM_ID="platform:el8"
                PRETTY_NAME="Oracle Linux Server 8.9"
                CPE_NAME="cpe:/o:oracle:linux:8:9:server"

                """,
            Root = () => InstalledRpm.BerkeleyDb(
                    Oracle.Package("openssl-libs", "1:1.1.1k-9.el8_7", "openssl"),
                    Oracle.Package("glibc", "2:2.28-225.0.4.ksplice1.el8_8.6"),
                    Oracle.Package("glibc-common", "2.28-236.0.1.el8_9.12", "glibc"),
                    Oracle.Package("gnutls", "3.6.16-4.el8"),
                    Oracle.Package("qemu-kvm", "15:6.2.0-33.module+el8.8.0+21000+1a2b3c4d", label: "virt:ol:8080020230801000000:a1b2c3d4"),
                    Oracle.Package("kernel-uek", "5.15.0-200.131.27.el8uek"),
                    Oracle.Package("sudo", "1.9.5p2-1.el8_9"))
                .File("etc/oracle-release", "Oracle Linux Server release 8.9\n")
                .File("etc/redhat-release", "Red Hat Enterprise Linux release 8.9 (Ootpa)\n"),
            Feeds = [("oracle", "oracle-8")],
            Namespace = "oracle:8",
            Findings =
            [
                "CVE-2024-9003 glibc 2:2.28-225.0.4.ksplice1.el8_8.6 -> 2:2.28-236.0.1.ksplice1.el8_9.12 affected High",
                "CVE-2024-9001 openssl-libs 1:1.1.1k-9.el8_7 -> 1:1.1.1k-12.el8_9 affected High",
                "CVE-2024-9002 openssl-libs 1:1.1.1k-9.el8_7 -> 1:1.1.1k-12.el8_9 affected High",
                "CVE-2024-9006 qemu-kvm 15:6.2.0-33.module+el8.8.0+21000+1a2b3c4d -> 15:6.2.0-40.module+el8.9.0+90052+d3bf71d8 affected Low",
            ],
            Rejections =
            [
                "CVE-2024-9004 gnutls other-build",
                "CVE-2024-9005 qemu-kvm other-module",
                "CVE-2024-9007 kernel-uek other-architecture",
                "CVE-2024-9008 sudo denied",
            ],
        },
    ];
}
