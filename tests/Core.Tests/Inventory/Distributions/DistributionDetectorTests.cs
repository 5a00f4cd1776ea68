using Strata.Core.Inventory.Distributions;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Distributions;

public sealed class DistributionDetectorTests
{
    private const string Forky = "PRETTY_NAME=\"Debian GNU/Linux forky/sid\"\nID=debian\nVERSION_CODENAME=forky\n";

    [Theory]
    [InlineData("ID=alpine\nVERSION_ID=3.19.1\n", "alpine:v3.19")]
    [InlineData("ID=alpine\nVERSION_ID=3.18.0_rc3\n", "alpine:v3.18")]
    [InlineData("ID=alpine\nVERSION_ID=3.20.0_alpha20240329\n", "alpine:edge")]
    [InlineData("ID=debian\nVERSION_ID=\"12\"\n", "debian:12")]
    [InlineData("ID=ubuntu\nVERSION_ID='22.04'\n", "ubuntu:22.04")]
    [InlineData("ID=ubuntu\nUBUNTU_CODENAME=noble\n", "ubuntu:24.04")]
    [InlineData("ID=\"ol\"\r\nVERSION_ID=\"8.9\"\r\n", "oracle:8")]
    [InlineData("ID=\"amzn\"\nVERSION_ID=\"2018.03\"\n", "amzn:2018.03")]
    [InlineData("ID=\"amzn\"\nVERSION_ID=\"2017.09\"\n", "amzn:2018.03")]
    [InlineData("ID=\"amzn\"\nVERSION_ID=\"1\"\n", "amzn:2018.03")]
    [InlineData("ID=\"amzn\"\nVERSION_ID=\"2023\"\n", "amzn:2023")]
    [InlineData("ID=\"sles\"\nVERSION_ID=\"15.3\"\n", "sles:15.3")]
    [InlineData("ID=\"opensuse-leap\"\nVERSION_ID=\"15.5\"\n", "opensuse.leap:15.5")]
    [InlineData("ID=\"opensuse-tumbleweed\"\nVERSION_ID=\"20240101\"\n", "opensuse-tumbleweed")]
    [InlineData("ID=opensuse\nVERSION_ID=\"42.3\"\n", "opensuse:42.3")]
    [InlineData("ID=\"opensuse-leap-micro\"\nVERSION_ID=\"5.2\"\n", "opensuse.leap-micro:5.2")]
    [InlineData("ID=\"opensuse-microos\"\nVERSION_ID=\"20240101\"\n", "opensuse-tumbleweed")]
    [InlineData("ID=\"suse-microos\"\nVERSION_ID=\"5.1\"\n", "sle-micro:5.1")]
    [InlineData("ID=\"sle-micro\"\nVERSION_ID=\"5.5\"\n", "sle-micro:5.5")]
    [InlineData("ID=\"sl-micro\"\nVERSION_ID=\"6.0\"\n", "sl-micro:6.0")]
    [InlineData("ID=\"sle_hpc\"\nVERSION_ID=\"15.3\"\n", "sles:15.3")]
    [InlineData("ID=\"sled\"\nVERSION_ID=\"15.3\"\n", "sled:15.3")]
    [InlineData("ID=openEuler\nVERSION_ID=\"22.03\"\n", "openeuler:22.03")]
    [InlineData("ID=\"openEuler\"\nVERSION=\"22.03 (LTS-SP3)\"\nVERSION_ID=\"22.03\"\n", "openeuler:22.03-LTS-SP3")]
    [InlineData("ID=\"openEuler\"\nVERSION=\"20.03 (LTS)\"\nVERSION_ID=\"20.03\"\n", "openeuler:20.03-LTS")]
    [InlineData("ID=\"openEuler\"\nVERSION=\"21.09\"\nVERSION_ID=\"21.09\"\n", "openeuler:21.09")]
    [InlineData("ID=photon\nVERSION_ID=3.0\n", "photon:3.0")]
    [InlineData("ID=fedora\nVERSION_ID=40\n", "fedora:40")]
    [InlineData("ID=minimos\nVERSION_ID=20250101\n", "minimos:rolling")]
    [InlineData("ID=bottlerocket\nVERSION_ID=1.20.0\n", "bottlerocket:rolling")]
    [InlineData("ID=raspbian\nID_LIKE=debian\nVERSION_ID=\"12\"\n", "raspbian:12")]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"21.3\"\nUBUNTU_CODENAME=jammy\n", "linuxmint:21.3")]
    [InlineData("ID=kali\nID_LIKE=debian\nVERSION_ID=\"2024.1\"\n", "kali:2024.1")]
    public void Os_release_gives_the_namespace(string content, string @namespace) =>
        Assert.Equal(@namespace, Detection.Distribution(InMemoryFileTree.Empty.With("etc/os-release", content)).Found?.Namespace);

    [Theory]
    [InlineData("etc/lsb-release", "DISTRIB_ID=LinuxMint\nDISTRIB_RELEASE=21\n", "linuxmint:21")]
    [InlineData("etc/lsb-release", "DISTRIB_ID=\"VMware Photon OS\"\nDISTRIB_RELEASE=\"4.0\"\n", "photon:4.0")]
    [InlineData("etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n", "centos:7")]
    [InlineData("etc/redhat-release", "Red Hat Enterprise Linux CoreOS release 4.12\n", "rhcos:4.12")]
    [InlineData("etc/centos-release", "CentOS Stream release 9\n", "centos:9")]
    [InlineData("etc/fedora-release", "Fedora release 40 (Forty)\n", "fedora:40")]
    [InlineData("etc/system-release", "Amazon Linux AMI release 2018.03\n", "amzn:2018.03")]
    [InlineData("etc/system-release-cpe", "cpe:2.3:o:amazon:amazon_linux:2\n", "amzn:2")]
    [InlineData("etc/system-release-cpe", "cpe:/o:oracle:linux:6:10:server\n", "oracle:6")]
    [InlineData("etc/SuSE-release", "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n", "sles:11.4")]
    [InlineData("etc/alpine-release", "3.20.0_alpha20240329\n", "alpine:edge")]
    [InlineData("etc/photon-release", "VMware Photon OS 3.0\nPHOTON_BUILD_NUMBER=49d932d\n", "photon:3.0")]
    [InlineData("etc/mariner-release", "CBL-Mariner 2.0.20230107\nMARINER_BUILD_NUMBER=1\n", "mariner:2.0")]
    [InlineData("etc/azurelinux-release", "Microsoft Azure Linux 3.0.20240727\n", "azurelinux:3.0")]
    [InlineData("etc/arch-release", "", "arch:rolling")]
    [InlineData("etc/gentoo-release", "Gentoo Base System release 2.15\n", "gentoo:rolling")]
    [InlineData("etc/debian_version", "9.8\n", "debian:9")]
    [InlineData("etc/apk/repositories", "https://dl-cdn.alpinelinux.org/alpine/v3.19/main\n@edge https://dl-cdn.alpinelinux.org/alpine/edge/main\n", "alpine:v3.19")]
    [InlineData("etc/apk/repositories", "#https://mirror/alpine/v3.19/main\nhttps://mirror/alpine/edge/community/\n", "alpine:edge")]
    [InlineData("etc/apt/sources.list", "deb [ arch=amd64 ] http://archive.ubuntu.com/ubuntu jammy-updates main\n", "ubuntu:22.04")]
    [InlineData("etc/apt/sources.list.d/debian.sources", "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm bookworm-updates\n", "debian:12")]
    public void Old_release_files_give_the_namespace(string place, string content, string @namespace) =>
        Assert.Equal(@namespace, Detection.Distribution(InMemoryFileTree.Empty.With(place, content)).Found?.Namespace);

    [Theory]
    [InlineData("etc/os-release", "NAME=\"Debian GNU/Linux\"\nVERSION_ID=8\nID_LIKE=debian\n")]
    [InlineData("etc/os-release", "ID=\"a b\"\n")]
    [InlineData("etc/os-release", "")]
    [InlineData("etc/redhat-release", "Red Hat Linux release 6.2 (Zoot)\n")]
    [InlineData("etc/redhat-release", "Example Linux release 1\n")]
    [InlineData("etc/debian_version", "kali-rolling\n")]
    [InlineData("etc/debian_version", "\u001b[31mred/sid\n")]
    [InlineData("etc/debian_version", "/sid\n")]
    [InlineData("etc/debian_version", "1.0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("etc/system-release-cpe", "cpe:/o:example:linux:6\n")]
    [InlineData("etc/apk/repositories", "/media/cdrom/apks\n\n")]
    public void What_names_no_known_distribution_gives_none(string place, string content) =>
        Assert.Null(Detection.Distribution(InMemoryFileTree.Empty.With(place, content)).Found);

    [Fact]
    public void Os_release_is_read_through_links_and_at_its_second_place()
    {
        var tree = InMemoryFileTree.Empty.With("usr/lib/os-release", "ID=debian\nVERSION_ID=12\n");

        Assert.Equal("debian:12", Detection.Distribution(tree).Found?.Namespace);
        Assert.Equal("debian:12", Detection.Distribution(tree.WithLink("etc/os-release", "../usr/lib/os-release")).Found?.Namespace);
    }

    [Fact]
    public void Ubuntu_is_not_taken_for_Debian_by_its_debian_version()
    {
        var tree = InMemoryFileTree.Empty
            .With("etc/debian_version", "wheezy/sid\n")
            .With("etc/apt/sources.list", "deb http://archive.ubuntu.com/ubuntu precise main\n");

        Assert.Equal("ubuntu:12.04", Detection.Distribution(tree).Found?.Namespace);
        Assert.Equal(
            "ubuntu:12.04",
            Detection.Distribution(tree.With("etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=12.04\n")).Found?.Namespace);
    }

    [Theory]
    [InlineData("deb http://deb.debian.org/debian sid main\n", "debian:unstable")]
    [InlineData("deb http://deb.debian.org/debian unstable main\n", "debian:unstable")]
    [InlineData("deb http://deb.debian.org/debian testing main\n", "debian:14")]
    [InlineData("deb [signed-by=/x.gpg trusted=yes] http://deb.debian.org/debian forky-updates main\n", "debian:14")]
    public void Apt_sources_tell_testing_from_sid(string sources, string @namespace)
    {
        var (found, warnings) = Detection.Distribution(
            InMemoryFileTree.Empty.With("etc/os-release", Forky).With("etc/apt/sources.list", sources));

        Assert.Equal(@namespace, found?.Namespace);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("Types: deb\nURIs: http://deb.debian.org/debian\nSuites:\n sid\nComponents: main\n", "debian:unstable")]
    [InlineData("Types: deb deb-src\nSuites: forky forky-updates\n\nTypes: deb-src\nSuites: sid\n", "debian:14")]
    [InlineData("Enabled: no\nTypes: deb\nSuites: sid\n\nTypes: deb\nSuites: testing-security\n", "debian:14")]
    public void Deb822_sources_tell_testing_from_sid(string sources, string @namespace) => Assert.Equal(
        @namespace,
        Detection.Distribution(
            InMemoryFileTree.Empty.With("etc/os-release", Forky).With("etc/apt/sources.list.d/debian.sources", sources)).Found?.Namespace);

    [Theory]
    [InlineData("")]
    [InlineData("deb http://deb.debian.org/debian stable main\n")]
    [InlineData("deb http://deb.debian.org/debian sid main\ndeb http://deb.debian.org/debian testing main\n")]
    [InlineData("# deb http://deb.debian.org/debian sid main\ndeb-src http://deb.debian.org/debian sid main\n")]
    public void Testing_or_sid_without_deciding_sources_names_both_candidates(string sources)
    {
        var (found, warnings) = Detection.Distribution(
            InMemoryFileTree.Empty.With("etc/os-release", Forky).With("etc/apt/sources.list", sources));

        Assert.Null(found?.Namespace);
        Assert.Equal(["debian:14", "debian:unstable"], found?.Candidates);
        Assert.Equal(WarningCodes.DistributionAmbiguous, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Several_apk_branches_are_candidates()
    {
        var (found, warnings) = Detection.Distribution(InMemoryFileTree.Empty.With(
            "etc/apk/repositories", "http://mirror/alpine/v3.19/main\nhttp://mirror/alpine/v3.20/main\n"));

        Assert.Equal(["alpine:v3.19", "alpine:v3.20"], found?.Candidates);
        Assert.Equal(WarningCodes.DistributionAmbiguous, Assert.Single(warnings).Code);
    }

    [Fact]
    public void Escape_sequences_do_not_reach_the_report()
    {
        var found = Detection.Distribution(InMemoryFileTree.Empty.With(
            "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=\"a\u001b[31m\"\nPRETTY_NAME=\"x\u001b[2J\u202ey\"\n")).Found;

        Assert.Equal("x\ufffd[2J\ufffdy", found?.PrettyName);
        Assert.Null(found?.CodeName);
    }

    [Fact]
    public void Escape_sequences_in_the_name_of_Debian_testing_do_not_reach_the_report()
    {
        var (found, warnings) = Detection.Distribution(
            InMemoryFileTree.Empty.With("etc/os-release", "ID=debian\nPRETTY_NAME=x\n").With("etc/debian_version", "\u001b[31mred/sid\n"));

        Assert.Equal("debian", found?.Id);
        Assert.Null(found?.CodeName);
        Assert.Null(found?.Namespace);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Oversized_release_file_is_read_in_part_with_a_warning()
    {
        var content = "ID=debian\nVERSION_ID=12\n" + new string('#', ReleaseFile.MaximumBytes);
        var (found, warnings) = Detection.Distribution(InMemoryFileTree.Empty.With("etc/os-release", content));

        Assert.Equal("debian:12", found?.Namespace);
        Assert.Equal(WarningCodes.LimitExceeded, Assert.Single(warnings).Code);
    }

    [Theory]
    [InlineData("ID=scientific\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"7.9\"\n", "scientific:7", "rhel:7")]
    [InlineData("ID=rhcos\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"4.14\"\nRHEL_VERSION=\"9.2\"\n", "rhcos:4.14", "rhel:9")]
    [InlineData("ID=rhcos\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"4.14\"\n", "rhcos:4.14", null)]
    [InlineData("ID=raspbian\nID_LIKE=debian\nVERSION_ID=\"11\"\nVERSION_CODENAME=bullseye\n", "raspbian:11", "debian:11")]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"21.2\"\nVERSION_CODENAME=victoria\nUBUNTU_CODENAME=jammy\n", "linuxmint:21.2", "ubuntu:22.04")]
    [InlineData("ID=\"eurolinux\"\nID_LIKE=\"rhel fedora centos\"\nVERSION_ID=\"8.7\"\n", "eurolinux:8.7", "rhel:8")]
    [InlineData("ID=manjaro\nID_LIKE=arch\nVERSION_ID=23\n", "manjaro:23", "arch:rolling")]
    [InlineData("ID=manjaro\nID_LIKE=arch\nBUILD_ID=rolling\n", "manjaro:rolling", "arch:rolling")]
    [InlineData("ID=\"opensuse-slowroll\"\nID_LIKE=\"suse opensuse opensuse-tumbleweed\"\nVERSION_ID=\"20240301\"\n", "opensuse-slowroll:20240301", "opensuse-tumbleweed")]
    [InlineData("ID=parrot\nID_LIKE=debian\n", null, null)]
    [InlineData("ID=kali\nID_LIKE=debian\nVERSION_ID=2024.1\nVERSION_CODENAME=kali-rolling\n", "kali:2024.1", null)]
    [InlineData("ID=postmarketos\nID_LIKE=alpine\nVERSION_ID=v25.06\n", "postmarketos:v25.06", null)]
    [InlineData("ID=rocky\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=9.3\n", "rocky:9", null)]
    public void Derivative_names_its_parents_release_where_it_is_certain(string release, string? @namespace, string? parent)
    {
        var found = Detection.Distribution(InMemoryFileTree.Empty.With("etc/os-release", release)).Found!;

        Assert.Equal(@namespace, found.Namespace);
        Assert.Equal(parent, found.DerivedFrom);
    }

    [Fact]
    public void Red_Hat_image_tells_its_repositories()
    {
        const string Release = "ID=\"rhel\"\nVERSION_ID=\"9.4\"\nCPE_NAME=\"cpe:/o:redhat:enterprise_linux:9::baseos\"\n";
        var tree = InMemoryFileTree.Empty.With("etc/os-release", Release);
        Assert.Equal(["cpe:/o:redhat:enterprise_linux:9"], Detection.Distribution(tree).Found!.Repositories);

        var built = tree.With(
            "root/buildinfo/content_manifests/ubi9-1.json",
            """{"content_sets":["rhel-9-for-x86_64-baseos-eus-rpms","rhel-9-for-x86_64-appstream-rpms","unknown-rpms",7]}""");
        Assert.Equal(
            [
                "cpe:/o:redhat:enterprise_linux:9::appstream", "cpe:/o:redhat:rhel_eus:9::baseos",
                "rhel-9-for-x86_64-appstream-rpms", "rhel-9-for-x86_64-baseos-eus-rpms", "unknown-rpms",
            ],
            Detection.Distribution(built).Found!.Repositories);

        Assert.Equal(
            ["cpe:/o:redhat:enterprise_linux:9"],
            Detection.Distribution(tree.With("usr/share/buildinfo/content-sets.json", "{")).Found!.Repositories);
        Assert.Empty(Detection.Distribution(InMemoryFileTree.Empty.With("etc/os-release", Release.Replace("\"rhel\"", "centos"))).Found!.Repositories);
    }
}
