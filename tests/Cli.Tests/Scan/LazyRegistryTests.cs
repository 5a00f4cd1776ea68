using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>Lazy scans from a real registry, which answers Range requests.</summary>
public sealed class LazyRegistryTests : IDisposable
{
    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("estargz")]
    [InlineData("zstd")]
    public async Task Layer_in_a_registry_is_read_by_its_table_and_believed_when_the_repository_is(string form)
    {
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        await _product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "bash", "6"));
        var layer = new TocLayerBuilder().File("etc/os-release", Roots.Debian12).File("noise", LazyScanTests.Noise()).File(Roots.DpkgStatus, Roots.Status(Roots.Deb("bash", "5.2.15-2")));
        var layout = new OciLayoutBuilder();
        layout.Add(form == "zstd" ? layer.ToZstdChunked() : layer.ToEStargz());
        await ExternalTool.RunAsync(
            "skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", $"oci:{layout.ToFolder(_product.Folder.PathOf("layout"))}", $"docker://{registry.Host}/team/app:1");
        string[] scan = ["scan", $"registry:{registry.Host}/team/app:1", "--offline", "--no-cache", "--format", "json"];
        var whole = (await _product.RunAsync(scan)).Expect(ExitCodes.Success).Report;
        var lazy = (await _product.RunAsync([.. scan, "--lazy"])).Expect(ExitCodes.Success).Report;
        var trusted = (await _product.RunAsync([.. scan, "--lazy", "--trust-toc", $"{registry.Host}/team/*"])).Expect(ExitCodes.Success).Report;

        Assert.Equal("complete", whole.Status);
        Assert.Equal(["toc-view"], lazy.WarningCodes);
        Assert.Equal("partial", lazy.Status);
        Assert.Equal("complete", trusted.Status);
        foreach (var report in (Report[])[lazy, trusted])
        {
            var fetched = report.Json.GetProperty("layers")[0].GetProperty("fetched");
            Assert.True(fetched.GetProperty("lazy").GetBoolean());
            Assert.InRange(fetched.GetProperty("bytes").GetInt64(), 1, fetched.GetProperty("of").GetInt64() / 4);
            Assert.Equal(whole.Json.GetProperty("findings").ToString(), report.Json.GetProperty("findings").ToString());
        }
    }
}
