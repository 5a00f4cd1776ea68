using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary><c>--lazy</c> against a real registry: the layers are what our own builder and what skopeo make.</summary>
public sealed class LazyRegistryTests : IDisposable
{
    private static readonly string Status = Roots.Status(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("libcurl4", "7.88.1-10", "curl"));

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lazy_scan_of_a_real_registry_finds_what_the_scan_of_everything_finds(bool isZstd)
    {
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        await PushAsync(registry, isZstd);
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var target = $"registry:{registry.Host}/acme/app:1.0";
        var lazy = (await _product.ScanAsync(target, "--lazy")).Expect(ExitCodes.Success).Report;
        var trusted = (await _product.ScanAsync(target, "--lazy", "--trust-toc", $"{registry.Host}/acme/*")).Expect(ExitCodes.Success).Report;
        var whole = (await _product.ScanAsync(target)).Expect(ExitCodes.Success).Report;

        Assert.Equal(("partial", "complete", "complete"), (lazy.Status, trusted.Status, whole.Status));
        Assert.Equal(["toc-view"], lazy.WarningCodes);
        Assert.Equal(4, whole.Findings.Count);
        Assert.Equal([whole.Content, whole.Content], new[] { lazy.Content, trusted.Content });
        AssertFetchedLittle(lazy);
    }

    [Fact]
    public async Task Image_that_skopeo_made_zstd_chunked_is_read_by_its_table()
    {
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        var layout = new OciLayoutBuilder();
        var root = new ArchiveBuilder().File("etc/os-release", Roots.Debian12).File("usr/lib/noise", LazyScanTests.Noise()).File(Roots.DpkgStatus, Status);
        layout.Add(new ImageBuilder().Layer(root.ToTar()), "1.0");
        await ExternalTool.RunAsync(
            "skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", "--dest-compress-format", "zstd:chunked",
            $"oci:{layout.ToFolder(_product.Folder.PathOf("layout"))}:1.0", $"docker://{registry.Host}/acme/app:1.0");
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var lazy = (await _product.ScanAsync($"registry:{registry.Host}/acme/app:1.0", "--lazy")).Expect(ExitCodes.Success).Report;

        Assert.Equal(["toc-view"], lazy.WarningCodes);
        Assert.Equal(4, lazy.Findings.Count);
        AssertFetchedLittle(lazy);
    }

    [Fact]
    public async Task Program_as_it_is_shipped_scans_lazily()
    {
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        await PushAsync(registry, isZstd: true);
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var home = _product.Folder.PathOf("home");
        var run = await ProgramProcess.RunAsync(
            $"export HOME={home} XDG_CACHE_HOME={home}/cache XDG_DATA_HOME={home}/data NO_PROXY={registry.Host}; \"$STRATA\" db import osv {_product.Folder.PathOf("own.ndjson")} >/dev/null && "
            + $"\"$STRATA\" scan registry:{registry.Host}/acme/app:1.0 --lazy --offline --as-of 2026-03-01 --format json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        GoldenFile.Matches("registry-lazy.json", _product.Golden(new CommandResult(run.ExitCode, run.Output, run.Error)).Replace(registry.Host, "REGISTRY", StringComparison.Ordinal));
    }

    private static void AssertFetchedLittle(Report report)
    {
        var fetched = report.Json.GetProperty("fetched");
        Assert.Equal(1, fetched.GetProperty("lazyLayers").GetInt32());
        Assert.InRange(fetched.GetProperty("bytes").GetInt64(), 1, fetched.GetProperty("of").GetInt64() / 4);
    }

    private async Task PushAsync(DockerRegistry registry, bool isZstd)
    {
        var layer = new TocLayerBuilder().File("etc/os-release", Roots.Debian12).File("usr/lib/noise", LazyScanTests.Noise()).File(Roots.DpkgStatus, Status);
        var layout = new OciLayoutBuilder();
        layout.Add(isZstd ? layer.ToZstdChunked() : layer.ToEStargz());
        await ExternalTool.RunAsync(
            "skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", $"oci:{layout.ToFolder(_product.Folder.PathOf("layout"))}", $"docker://{registry.Host}/acme/app:1.0");
    }
}
