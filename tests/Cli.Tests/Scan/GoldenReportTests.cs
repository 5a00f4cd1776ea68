using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>Whole reports of whole scans: what a reader of the JSON gets, byte for byte.</summary>
public sealed class GoldenReportTests : IDisposable
{
    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Alpine_root()
    {
        await _product.ImportAsync(
            new Osv("CVE-2020-28928").Affects("Alpine:v3.19", "musl", "1.2.4_git20230717-r5", severity: "Medium"),
            new Osv("CVE-2023-42364").Affects("Alpine:v3.19", "busybox", "1.36.1-r16").Cvss("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H"),
            new Osv("CVE-2024-0001").Affects("Alpine:v3.19", "zlib", "1.3-r0"),
            new Osv("CVE-2024-0002").Affects("Alpine:v3.18", "zlib", "9.9-r0"));
        var root = new ArchiveBuilder()
            .File("etc/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.19.1\nPRETTY_NAME=\"Alpine Linux v3.19\"\n")
            .File("etc/alpine-release", "3.19.1\n")
            .File(
                "lib/apk/db/installed",
                Roots.Apk("musl", "1.2.4_git20230717-r4") + Roots.Apk("busybox-binsh", "1.36.1-r15", "busybox") + Roots.Apk("zlib", "1.3.1-r0"))
            .ToFolder(_product.Folder.PathOf("alpine"));

        await MatchesAsync("alpine-root.json", root, "2025-06-01");
    }

    [Fact]
    public async Task Real_alpine_database_with_the_real_advisories_of_its_release()
    {
        var fixture = SharedCorpus.PathOf("fixtures/packages/apk/alpine-310-image");
        var feed = SharedCorpus.PathOf("feeds/alpine/secdb-json-converted");
        _product.Now = new DateTimeOffset(2020, 6, 20, 0, 0, 0, TimeSpan.Zero);
        (await _product.RunAsync("db", "update", "--feed", "alpine", "--from", feed)).Expect(ExitCodes.Success);
        var root = new ArchiveBuilder()
            .File("etc/os-release", File.ReadAllBytes(Path.Combine(fixture, "etc_os-release")))
            .File("etc/alpine-release", File.ReadAllBytes(Path.Combine(fixture, "etc_alpine-release")))
            .File("etc/apk/repositories", File.ReadAllBytes(Path.Combine(fixture, "etc_apk_repositories")))
            .File("lib/apk/db/installed", File.ReadAllBytes(Path.Combine(fixture, "installed")))
            .ToFolder(_product.Folder.PathOf("alpine"));

        await MatchesAsync("alpine-310-root.json", root, "2020-06-20");
    }

    [Fact]
    public async Task Real_database_of_an_old_alpine_with_the_legacy_files_of_its_release()
    {
        var installed = SharedCorpus.PathOf("fixtures/packages/apk/clair-v2/installed");
        var feed = SharedCorpus.PathOf("feeds/alpine/secdb-yaml");
        _product.Now = new DateTimeOffset(2017, 6, 20, 0, 0, 0, TimeSpan.Zero);
        (await _product.RunAsync("db", "update", "--feed", "alpine", "--from", feed)).Expect(ExitCodes.Success);
        var root = new ArchiveBuilder()
            .File("etc/os-release", "ID=alpine\nVERSION_ID=3.4.0\n")
            .File("lib/apk/db/installed", File.ReadAllBytes(installed))
            .ToFolder(_product.Folder.PathOf("alpine"));

        await MatchesAsync("alpine-34-root.json", root, "2017-06-20");
    }

    [Theory]
    [InlineData("el8-libuuid-bdb", "var/lib/rpm/Packages", "ID=rhel\nVERSION_ID=8.9\n", "Red Hat:enterprise_linux:8::baseos", "libuuid", "0:2.32.1-43.el8_9")]
    [InlineData("sle15-bci-ndb", "usr/lib/sysimage/rpm/Packages.db", "ID=sles\nVERSION_ID=15.3\n", "SUSE:Linux Enterprise Server 15 SP3", "file", "5.32-7.15.1")]
    [InlineData("mariner2-sqlite", "var/lib/rpm/rpmdb.sqlite", "ID=mariner\nVERSION_ID=2.0\n", "Azure Linux:2", "bash", "5.1.8-2.cm2")]
    public async Task Real_rpm_database(string fixture, string place, string release, string ecosystem, string package, string fixedIn)
    {
        await _product.ImportAsync(
            new Osv("CVE-2024-0001").Affects(ecosystem, package, fixedIn, severity: "High"),
            new Osv("CVE-2024-0002").Affects(ecosystem, package, "1.0-1", severity: "High"));
        var root = new ArchiveBuilder()
            .File("etc/os-release", release)
            .File(place, File.ReadAllBytes(SharedCorpus.PathOf($"fixtures/packages/rpm/{fixture}/{Path.GetFileName(place)}")))
            .ToFolder(_product.Folder.PathOf("root"));

        await MatchesAsync($"{fixture}.json", root, "2024-06-20");
    }

    [Fact]
    public async Task Distroless_root()
    {
        await _product.ImportAsync(
            new Osv("CVE-2024-0727").Affects("Debian:12", "openssl", "3.0.13-1~deb12u1", severity: "Medium"),
            new Osv("DSA-5532-1").Aliases("CVE-2023-5363").Affects("Debian:12", "openssl", "3.0.11-1~deb12u2"),
            new Osv("CVE-2010-0928").Affects("Debian:12", "openssl", state: "wont_fix", severity: "Low"));
        var root = new ArchiveBuilder()
            .File("usr/lib/os-release", Roots.Debian12)
            .SymbolicLink("etc/os-release", "../usr/lib/os-release")
            .File("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4+deb12u5\nArchitecture: amd64\n")
            .File("var/lib/dpkg/status.d/libssl3", "Package: libssl3\nSource: openssl\nVersion: 3.0.11-1~deb12u1\nArchitecture: amd64\n")
            .File("var/lib/dpkg/status.d/libssl3.md5sums", "00000000000000000000000000000000  usr/lib/libssl.so.3\n")
            .File("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n");

        await MatchesAsync("distroless.json", _product.Folder.Write("distroless.tar", root.ToTar()), "2025-06-01");
    }

    [Fact]
    public async Task Upper_layer_removes_the_vulnerable_package()
    {
        await _product.ImportAsync(CurlAdvisories());
        var image = new ImageBuilder()
            .Layer(Roots.Debian(Roots.Deb("curl", "7.88.1-10"), Roots.Deb("bash", "5.2.15-2+b2", "bash (5.2.15-2)")).ToTar(), "ADD rootfs.tar /")
            .Layer(new ArchiveBuilder().File("var/lib/dpkg/status", Roots.Status(Roots.Deb("bash", "5.2.15-2+b2", "bash (5.2.15-2)"))).ToTar(), "RUN apt-get purge curl");

        await MatchesAsync("package-removed.json", Archive(image), "2025-06-01");
    }

    [Fact]
    public async Task Upper_layer_upgrades_the_vulnerable_package()
    {
        await _product.ImportAsync(CurlAdvisories());
        var image = new ImageBuilder()
            .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("curl", "7.88.1-10"), Roots.Deb("libcurl4", "7.88.1-10", "curl")).ToTar(), "ADD rootfs.tar /")
            .EmptyLayer("CMD [\"bash\"]")
            .Layer(
                new ArchiveBuilder().File(
                    "var/lib/dpkg/status",
                    Roots.Status(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("curl", "7.88.1-10+deb12u5"), Roots.Deb("libcurl4", "7.88.1-10", "curl"))).ToTar(),
                "RUN apt-get install curl");

        await MatchesAsync("package-upgraded.json", Archive(image), "2025-06-01");
    }

    [Fact]
    public async Task Opaque_folders_and_whiteouts_give_the_final_file_system()
    {
        await _product.ImportAsync(CurlAdvisories());
        var image = new ImageBuilder()
            .Layer(
                Roots.Debian(Roots.Deb("curl", "7.88.1-10"))
                    .File("var/lib/dpkg/status.d/curl", Roots.Deb("curl-minimal", "7.88.1-10", "curl"))
                    .File("app/package.json", "{}").ToTar(),
                "ADD rootfs.tar /")
            .Layer(
                new ArchiveBuilder()
                    .File("var/lib/dpkg/.wh..wh..opq", "")
                    .File("var/lib/dpkg/status", Roots.Status(Roots.Deb("bash", "5.2.15-2")))
                    .File(".wh.app", "").ToTar(),
                "COPY status /var/lib/dpkg")
            .Layer(
                new ArchiveBuilder()
                    .File("etc/.wh.os-release", "")
                    .File("usr/lib/os-release", Roots.Debian12)
                    .File("var/lib/dpkg/status.d/libcurl4", Roots.Deb("libcurl4", "7.88.1-10+deb12u5", "curl"))
                    .File("var/lib/dpkg/status.d/.wh.curl", "").ToTar(),
                "COPY more /");

        await MatchesAsync("opaque-folders.json", Archive(image), "2025-06-01");
    }

    [Theory]
    [InlineData("debian-11")]
    [InlineData("alpine-3.11")]
    [InlineData("ubuntu-18.04")]
    public async Task Sample_image(string sample)
    {
        _product.Now = new DateTimeOffset(2021, 9, 1, 0, 0, 0, TimeSpan.Zero);
        var folder = _product.Folder.PathOf("demo");
        var table = (await _product.RunAsync("demo", sample, "--keep", folder)).Expect(ExitCodes.Success);
        GoldenFile.Matches($"demo-{sample}.txt", _product.Golden(table));

        await MatchesAsync($"demo-{sample}.json", Path.Combine(folder, "image.tar"), "2021-09-01", "--db", Path.Combine(folder, "strata.db"));
    }

    /// <summary>One that is fixed, one that is fixed later, one that will not be, one that is not looked at yet, and one that never was.</summary>
    internal static Osv[] CurlAdvisories() =>
    [
        new Osv("CVE-2023-38545").Summary("SOCKS5 heap buffer overflow").Affects("Debian:12", "curl", "7.88.1-10+deb12u4", severity: "Critical"),
        new Osv("CVE-2024-7264").Affects("Debian:12", "curl", "7.88.1-10+deb12u7", severity: "Medium"),
        new Osv("CVE-2024-2379").Affects("Debian:12", "curl", state: "wont_fix", severity: "Low"),
        new Osv("CVE-2025-0725").Affects("Debian:12", "curl", state: "under_investigation"),
        new Osv("CVE-2024-6197").Affects("Debian:12", "curl", state: "not_affected"),
    ];

    private string Archive(ImageBuilder image) =>
        _product.Folder.Write("image.tar", new DockerArchiveBuilder().Add(image, "example.org/app:1").AsClassic().ToTar());

    private async Task MatchesAsync(string golden, string target, string asOf, params string[] options)
    {
        var result = (await _product.ScanAsync(target, ["--as-of", asOf, .. options])).Expect(ExitCodes.Success);
        GoldenFile.Matches(golden, _product.Golden(result));
    }
}
