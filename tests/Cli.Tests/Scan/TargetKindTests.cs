using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

public sealed class TargetKindTests : IDisposable
{
    private static readonly ArchiveBuilder Root = Roots.Debian(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("libcurl4", "7.88.1-10", "curl"));

    private static readonly string[] Kinds =
    [
        "docker-archive", "docker-archive by skopeo", "OCI layout in a docker-archive", "docker-archive before 1.10", "gzipped docker-archive",
        "OCI layout folder", "OCI layout tar", "OCI layout with gzip layers", "tar", "gzipped tar", "standard input", "image on standard input", "dir",
    ];

    private readonly Product _product = new();

    public static TheoryData<string> AllKinds => [.. Kinds];

    public void Dispose() => _product.Dispose();

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task Same_content_gives_the_same_answer_through_every_kind(string kind)
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var expected = (await _product.ScanAsync("dir:" + Root.ToFolder(_product.Folder.PathOf("expected")))).Expect(ExitCodes.Success).Report;
        Assert.Equal("complete", expected.Status);
        Assert.Equal(4, expected.Findings.Count);

        var (target, expectedKind) = Write(kind, new ImageBuilder().Layer(Root.ToTar(), "ADD rootfs.tar /"));
        var report = (await _product.ScanAsync(target)).Expect(ExitCodes.Success).Report;

        Assert.Equal(expectedKind, report.Json.GetProperty("target").GetProperty("kind").GetString());
        Assert.Equal("complete", report.Status);
        Assert.Empty(report.WarningCodes);
        Assert.Equal(expected.Content, report.Content);
    }

    [Fact]
    public async Task Prefix_names_the_kind()
    {
        var image = new ImageBuilder().Layer(Root.ToTar(), "ADD rootfs.tar /");
        foreach (var (kind, prefix) in new[] { ("docker-archive", "docker-archive:"), ("OCI layout folder", "oci:"), ("tar", "tar:"), ("dir", "dir:") })
        {
            var (target, expectedKind) = Write(kind, image);
            var path = target.StartsWith("dir:", StringComparison.Ordinal) ? target[4..] : target;
            var report = (await _product.ScanAsync(prefix + path)).Expect(ExitCodes.Success).Report;
            Assert.Equal(expectedKind, report.Json.GetProperty("target").GetProperty("kind").GetString());
            Assert.Equal(["bash 5.2.15-2", "libcurl4 7.88.1-10"], report.PackageLines);
        }
    }

    [Fact]
    public async Task One_of_several_images_is_chosen_by_tag()
    {
        var archive = new DockerArchiveBuilder()
            .Add(new ImageBuilder().Layer(Roots.Debian(Roots.Deb("one", "1")).ToTar()), "example.org/a:1")
            .Add(new ImageBuilder().Layer(Roots.Debian(Roots.Deb("two", "2")).ToTar()), "example.org/a:2")
            .AsClassic().ToTar();

        Assert.Equal(["two 2"], (await _product.ScanAsync(archive, "--image", "example.org/a:2")).Report.PackageLines);
        var ambiguous = (await _product.ScanAsync(archive)).Expect(ExitCodes.Failed);
        Assert.Contains("example.org/a:1", ambiguous.Error, StringComparison.Ordinal);
        Assert.Contains("example.org/a:2", ambiguous.Error, StringComparison.Ordinal);
        (await _product.ScanAsync(archive, "--image", "example.org/a:3")).Expect(ExitCodes.Failed);
    }

    [Fact]
    public async Task Platform_picks_from_an_index()
    {
        var layout = new OciLayoutBuilder();
        layout.AddIndex(
            "1",
            (new ImageBuilder().Platform("linux", "amd64").Layer(Roots.Debian(Roots.Deb("intel", "1")).ToTar()), "linux/amd64"),
            (new ImageBuilder().Platform("linux", "arm64").Layer(Roots.Debian(Roots.Deb("arm", "1")).ToTar()), "linux/arm64"));
        var folder = layout.ToFolder(_product.Folder.PathOf("layout"));

        Assert.Equal(["arm 1"], (await _product.ScanAsync(folder, "--platform", "linux/arm64")).Report.PackageLines);
        Assert.Equal(["intel 1"], (await _product.ScanAsync(folder, "--platform", "linux/amd64")).Report.PackageLines);
        Assert.Contains("linux/arm64", (await _product.ScanAsync(folder, "--platform", "linux/s390x")).Expect(ExitCodes.Failed).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_of_a_layer_names_the_layer_that_brought_its_present_version()
    {
        var image = new ImageBuilder()
            .Layer(Roots.Debian(Roots.Deb("kept", "1"), Roots.Deb("upgraded", "1"), Roots.Deb("removed", "1")).ToTar())
            .Layer(new ArchiveBuilder().File(Roots.DpkgStatus, Roots.Status(Roots.Deb("kept", "1"), Roots.Deb("upgraded", "1"))).ToTar())
            .Layer(new ArchiveBuilder().File(Roots.DpkgStatus, Roots.Status(Roots.Deb("kept", "1"), Roots.Deb("upgraded", "2"), Roots.Deb("removed", "1"))).ToTar());
        var report = (await _product.ScanAsync(new DockerArchiveBuilder().Add(image).AsClassic().ToTar())).Report;

        Assert.Equal(
            ["kept 1 0", "removed 1 2", "upgraded 2 2"],
            report.Packages.Select(package => $"{package.GetProperty("name")} {package.GetProperty("version")} {package.GetProperty("layer")}"));
    }

    private (string Target, string Kind) Write(string kind, ImageBuilder image)
    {
        var tar = image.Layers[0];
        var docker = new DockerArchiveBuilder().Add(image, "example.org/app:1");
        var layout = new OciLayoutBuilder();
        switch (kind)
        {
            case "docker-archive":
                return (File(docker.AsClassic().ToTar()), "docker-archive");
            case "docker-archive by skopeo":
                return (File(docker.AsSkopeo().ToTar()), "docker-archive");
            case "OCI layout in a docker-archive":
                return (File(docker.AsLayout().ToTar()), "docker-archive");
            case "docker-archive before 1.10":
                return (File(docker.AsLegacy().ToTar()), "docker-archive");
            case "gzipped docker-archive":
                return (File(ArchiveBuilder.Gzip(docker.AsClassic().ToTar())), "docker-archive");
            case "OCI layout folder":
                layout.Add(image);
                return (layout.ToFolder(_product.Folder.PathOf("layout")), "oci");
            case "OCI layout tar":
                layout.Add(image);
                return (File(layout.ToTar()), "oci");
            case "OCI layout with gzip layers":
                layout.Add(image, gzip: true);
                return (File(layout.ToTar()), "oci");
            case "tar":
                return (File(tar), "tar");
            case "gzipped tar":
                return (File(ArchiveBuilder.Gzip(tar)), "tar");
            case "standard input":
                _product.Input = tar;
                return ("-", "tar");
            case "image on standard input":
                _product.Input = docker.AsClassic().ToTar();
                return ("-", "docker-archive");
            case "dir":
                return ("dir:" + Root.ToFolder(_product.Folder.PathOf("rootfs")), "dir");
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private string File(byte[] content) => _product.Folder.Write("target", content);
}
