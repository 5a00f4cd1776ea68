namespace Strata.Fuzz.Seeds;

/// <summary>Package databases and release files.</summary>
internal static class InventorySeeds
{
    public static IEnumerable<byte[]> Dpkg() => SeedText.Of(
        """
        Package: libssl1.1
        Status: install ok installed
        Architecture: amd64
        Source: openssl (1.1.1n-0+deb11u3)
        Version: 1.1.1n-0+deb11u4
        Description: Secure Sockets Layer toolkit
         continued
         .
         more

        Package: gone
        Status: deinstall ok config-files
        Version: 1:2.0~rc1-1

        """,
        "package: a\nVERSION: 1\nSource: b\n\t(2)\nPackage: c\nVersion:\n 3\n\n\nPackage: \nVersion: 1\r\n\r\n",
        "Package: x\nStatus: hold ok half-installed\nVersion: 0:1-1-1\nArchitecture: any\u001b[31m\n");

    public static IEnumerable<byte[]> Apk() => SeedText.Of(
        "C:Q1abc=\nP:musl\nV:1.2.4-r2\nA:x86_64\nS:383459\nI:622592\nT:the musl c library\nU:https://musl.libc.org/\nL:MIT\no:musl\nm:a\nF:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\n\nP:zlib-dev\nV:1.3_rc1-r0\no:zlib\n\n",
        "P:a\nV:1\nP:b\nV:\n\nV:2\n\n:\nP\nP:\u00e9\nV:1\r\n\r\n",
        "ADB.",
        "ADBd\u0001\u0002");

    public static IEnumerable<byte[]> Pacman() => SeedText.Of(
        "%NAME%\ngmp\n\n%VERSION%\n6.2.1-2\n\n%BASE%\ngmp-base\n\n%ARCH%\nx86_64\n\n%LICENSE%\nLGPL3\nGPL\n\n",
        "%NAME%\n\n%VERSION%\r\n1:2.0~rc1-1\r\n%NAME%\nb\u001b[31m\n%%\n%BASE%",
        "%NAME%\na\n%VERSION%\n1\n%ARCH%\n?\n%BASE%\n \n");

    public static IEnumerable<byte[]> Bottlerocket() => SeedText.Of(
        """{"Content":[{"Name":"kernel-5.15","Publisher":"Bottlerocket","InstalledTime":"2023-01-01T00:00:00Z","ApplicationType":"Unspecified","Architecture":"x86_64","Url":"https://www.kernel.org/","Version":"5.15.90","Release":"1.a","Epoch":"0","Summary":"The Linux kernel"}]}""",
        """{"Content":[{"Name":"a","Version":"1","Epoch":"2"},{"Name":1},[],{"Name":"b\u0007","Version":"1:2-3"},null]}""",
        """[]""");

    public static IEnumerable<byte[]> Releases() => SeedText.Of(
        "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n",
        "NAME='Alpine Linux'\nID=alpine\nVERSION_ID=3.19.1\nID_LIKE=\"a b\\\" \\$x\"\n# comment\nCPE_NAME=\"cpe:/o:a:b:1\"\n",
        "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\nDISTRIB_DESCRIPTION=\"Ubuntu 22.04.3 LTS\"\n",
        "CentOS Linux release 7.9.2009 (Core)\n",
        "Oracle Linux Server release 8.6\n",
        "openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle\n",
        "cpe:/o:amazon:linux:2018.03:ga\n",
        "3.19.1\n",
        "trixie/sid\n",
        "https://dl-cdn.alpinelinux.org/alpine/v3.19/main\n@edge https://dl-cdn.alpinelinux.org/alpine/edge/main\n",
        "deb [ arch=amd64 ] http://deb.debian.org/debian bookworm-updates main # c\ndeb-src http://a/ sid main\n",
        "Types: deb deb-src\nURIs: http://archive.ubuntu.com/ubuntu/\nSuites: noble noble-updates\nComponents: main\nEnabled: yes\n\n");
}
