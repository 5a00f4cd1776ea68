using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary><c>--platform all</c>: one report with an entry for each platform.</summary>
public sealed class EveryPlatformTests : IDisposable
{
    private static readonly ImageBuilder Amd = new ImageBuilder()
        .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("libcurl4", "7.88.1-10", "curl")).ToTar()).Platform("linux", "amd64");

    private static readonly ImageBuilder Arm = new ImageBuilder()
        .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2")).ToTar()).Platform("linux", "arm64", "v8");

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("oci:")]
    [InlineData("")]
    public async Task Each_platform_of_a_layout_has_the_report_that_it_has_alone(string prefix)
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var layout = new OciLayoutBuilder();
        layout.AddIndex("1.0", (Amd, "linux/amd64"), (Arm, "linux/arm64"));
        var target = prefix + layout.ToFolder(_product.Folder.PathOf("layout"));

        var all = (await _product.ScanAsync(target, "--platform", "all")).Expect(ExitCodes.Success);

        await SameAsAloneAsync(all, target, "linux/amd64", "linux/arm64");
    }

    [Fact]
    public async Task Each_platform_of_a_registrys_image_has_the_report_that_it_has_alone()
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        await using var registry = new FakeRegistry();
        registry.AddIndex("latest", registry.AddEntry(Amd, "linux", "amd64"), registry.AddEntry(Arm, "linux", "arm64"));
        var target = "registry:" + registry.NameAt("127.0.0.1");

        var all = (await _product.ScanAsync(target, "--platform", "all")).Expect(ExitCodes.Success);

        await SameAsAloneAsync(all, target, "linux/amd64", "linux/arm64");
        var bare = (await _product.ScanAsync(registry.NameAt("127.0.0.1"), "--platform", "all")).Expect(ExitCodes.Failed);
        Assert.Contains("is not asked with --offline, unless the target is written as registry:127.0.0.1", bare.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_of_one_platform_has_one_entry()
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var target = _product.Folder.Write("image.tar", new DockerArchiveBuilder().Add(Amd, "a:1").AsClassic().ToTar());

        var all = (await _product.ScanAsync(target, "--platform", "all")).Expect(ExitCodes.Success);

        await SameAsAloneAsync(all, target, "linux/amd64");
    }

    [Fact]
    public async Task Platform_that_was_not_saved_is_told()
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var layout = new OciLayoutBuilder();
        layout.AddIndex("1.0", (Amd, "linux/amd64"), (Arm, "linux/arm64"));
        var folder = layout.ToFolder(_product.Folder.PathOf("layout"));
        var arm = JsonDocument.Parse((await _product.ScanAsync("oci:" + folder, "--platform", "linux/arm64")).Output).RootElement
            .GetProperty("target").GetProperty("digest").GetString()!;
        File.Delete(Path.Combine(folder, "blobs", arm.Replace(':', '/')));

        var all = (await _product.ScanAsync("oci:" + folder, "--platform", "all")).Expect(ExitCodes.Success);

        var warning = Assert.Single(Assert.Single(Entries(all)).GetProperty("warnings").EnumerateArray());
        Assert.Equal("platform-mismatch", warning.GetProperty("code").GetString());
        Assert.Equal("Listed, but not part of what was saved: linux/arm64.", warning.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Exit_code_is_the_worst_and_the_table_shows_every_platform()
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var layout = new OciLayoutBuilder();
        var unknown = new ImageBuilder().Layer(new ArchiveBuilder().File("app", "x").ToTar()).Platform("linux", "s390x");
        layout.AddIndex("1.0", (unknown, "linux/s390x"), (Amd, "linux/amd64"), (Arm, "linux/arm64"));
        var target = "oci:" + layout.ToFolder(_product.Folder.PathOf("layout"));

        var shown = (await _product.RunAsync("scan", target, "--offline", "--platform", "all", "--fail-on", "low", "--fail-on-unknown")).Expect(ExitCodes.Findings);
        var passed = (await _product.ScanAsync(target, "--platform", "all", "--fail-on-unknown")).Expect(ExitCodes.Unknown);

        Assert.Equal(["linux/s390x", "linux/amd64", "linux/arm64"], Entries(passed).Select(entry => entry.GetProperty("target").GetProperty("platform").GetString()));
        foreach (var platform in (string[])["linux/s390x", "linux/amd64", "linux/arm64"])
        {
            Assert.Contains($"(oci, {platform})", shown.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("explain", "CVE-1-1000", "x.tar")]
    [InlineData("push", "acme/app:1", "--fail-on=low")]
    public async Task Other_commands_take_one_platform(params string[] command)
    {
        var result = (await _product.RunAsync([.. command, "--platform", "all"])).Expect(ExitCodes.Usage);
        Assert.Equal("strata: --platform: only 'strata scan' takes 'all'; name one platform here.\n", result.Error.ReplaceLineEndings("\n"));
    }

    private async Task SameAsAloneAsync(CommandResult all, string target, params string[] platforms)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "platforms.schema.json")));
        Assert.Empty(SchemaCheck.Violations(JsonDocument.Parse(all.Output).RootElement, schema.RootElement));
        var entries = Entries(all);
        Assert.Equal(platforms, entries.Select(entry => entry.GetProperty("target").GetProperty("platform").GetString()));
        foreach (var (entry, platform) in entries.Zip(platforms))
        {
            var alone = (await _product.ScanAsync(target, "--platform", platform)).Expect(ExitCodes.Success);
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(alone.Output).RootElement, entry), platform);
        }
    }

    private static List<JsonElement> Entries(CommandResult all) => [.. JsonDocument.Parse(all.Output).RootElement.GetProperty("platforms").EnumerateArray()];
}
