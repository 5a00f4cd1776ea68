using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary><c>--format cyclonedx</c> and <c>--format spdx</c> on a whole scan.</summary>
public sealed class SbomTests : IDisposable
{
    private static readonly ImageBuilder Curl = new ImageBuilder()
        .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("libcurl4", "7.88.1-10", "curl")).ToTar()).Platform("linux", "amd64");

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Cyclonedx_lists_the_packages_and_the_findings_of_an_image()
    {
        using var document = await ScanAsync("cyclonedx");

        var root = document.RootElement;
        Assert.StartsWith("pkg:oci/layout@sha256%3A", root.GetProperty("metadata").GetProperty("component").GetProperty("purl").GetString(), StringComparison.Ordinal);
        Assert.Equal(["debian", "bash", "libcurl4"], root.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("name").GetString()!));
        Assert.All(
            root.GetProperty("vulnerabilities").EnumerateArray(),
            vulnerability => Assert.Contains("/libcurl4@", vulnerability.GetProperty("affects")[0].GetProperty("ref").GetString(), StringComparison.Ordinal));
        Assert.NotEqual(0, root.GetProperty("vulnerabilities").GetArrayLength());
        Assert.Equal("2026-07-01T23:59:59Z", root.GetProperty("metadata").GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task Spdx_has_what_harbor_shows()
    {
        using var document = await ScanAsync("spdx");

        var root = document.RootElement;
        Assert.Equal("2026-07-01T23:59:59Z", root.GetProperty("creationInfo").GetProperty("created").GetString());
        Assert.StartsWith("Tool: strata-", root.GetProperty("creationInfo").GetProperty("creators")[0].GetString(), StringComparison.Ordinal);
        var curl = root.GetProperty("packages").EnumerateArray().Single(package => package.GetProperty("name").GetString() == "libcurl4");
        Assert.Equal("7.88.1-10", curl.GetProperty("versionInfo").GetString());
        Assert.Equal("NOASSERTION", curl.GetProperty("licenseConcluded").GetString());
    }

    [Theory]
    [InlineData("cyclonedx")]
    [InlineData("spdx")]
    public async Task Every_platform_is_refused_before_anything_is_read(string format)
    {
        var run = (await _product.RunAsync("scan", "/nowhere", "--offline", "--format", format, "--platform", "all")).Expect(ExitCodes.Usage);

        Assert.Contains("name one platform", run.Error, StringComparison.Ordinal);
    }

    private async Task<JsonDocument> ScanAsync(string format)
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var layout = new OciLayoutBuilder();
        layout.AddIndex("1.0", (Curl, "linux/amd64"));
        string[] arguments = ["scan", "oci:" + layout.ToFolder(_product.Folder.PathOf("layout")), "--offline", "--format", format, "--as-of", "2026-07-01"];
        var run = (await _product.RunAsync(arguments)).Expect(ExitCodes.Success);
        Assert.Equal(run.Output, (await _product.RunAsync(arguments)).Expect(ExitCodes.Success).Output);
        return JsonDocument.Parse(run.Output);
    }
}
