using Strata.Core.Images;
using Strata.Core.Images.Registry;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

/// <summary>A real registry, and images that a real tool pushed to it in every form that it has.</summary>
public sealed class RealRegistryImageTests : RegistryTest
{
    private static readonly byte[] Base = new ArchiveBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n").ToTar();
    private static readonly byte[] Packages = new ArchiveBuilder()
        .File("var/lib/dpkg/status", "Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:1.2.13.dfsg-1\n\n").ToTar();

    private static readonly ImageBuilder App = new ImageBuilder().Layer(Base, "ADD base").Layer(Packages, "RUN apt-get install zlib1g");

    [Theory]
    [InlineData("oci")]
    [InlineData("v2s2")]
    [InlineData("v2s1")]
    [InlineData("oci", "--dest-compress-format", "zstd")]
    [InlineData("oci", "--dest-compress-format", "gzip")]
    public async Task Image_that_skopeo_pushed_is_scanned(string format, params string[] options)
    {
        await using var registry = await DockerRegistry.StartAsync(Token);
        await PushAsync(registry, "1.0", App, ["--format", format, .. options]);

        await using var image = await OpenAsync($"{registry.Host}/acme/app:1.0", Settings with { InsecureHosts = [] });
        var scanned = await new TargetReader(new ReadingOptions()).ReadAsync(image, Token);

        Assert.Equal("debian", scanned.Inventory.Distribution!.Id);
        Assert.Equal("zlib1g", Assert.Single(scanned.Inventory.Packages).Package.Name);
        Assert.Equal(2, scanned.Layers.Count);
        Assert.Equal("linux/amd64", scanned.Target.Platform);
        Assert.Empty(scanned.Warnings);
    }

    [Fact]
    public async Task Digest_is_what_skopeo_pulls_by()
    {
        await using var registry = await DockerRegistry.StartAsync(Token);
        await PushAsync(registry, "1.0", App, []);
        await using var image = await OpenAsync($"{registry.Host}/acme/app:1.0");
        await ExternalTool.RunAsync(
            "skopeo", "copy", "--src-tls-verify=false", $"docker://{registry.Host}/acme/app@{image.Digest}", $"dir:{Folder.PathOf("pulled")}");
        await using var same = await OpenAsync($"{registry.Host}/acme/app@{image.Digest}");
        Assert.Equal(image.Layers.Select(layer => layer.Digest), same.Layers.Select(layer => layer.Digest));
    }

    [Fact]
    public async Task Index_of_two_platforms_is_opened_for_each()
    {
        await using var registry = await DockerRegistry.StartAsync(Token);
        var layout = new OciLayoutBuilder();
        layout.AddIndex("1.0", (App, "linux/amd64"), (ImageBuilder.Of("arm").Platform("linux", "arm64"), "linux/arm64"));
        await ExternalTool.RunAsync(
            "skopeo", "copy", "--all", "--dest-tls-verify=false", $"oci:{layout.ToFolder(Folder.PathOf("layout"))}:1.0", $"docker://{registry.Host}/acme/app:1.0");

        await using var image = await OpenAsync($"{registry.Host}/acme/app:1.0", platform: new Platform("linux", "arm64"));
        Assert.Equal("linux/arm64", image.Platform!.ToString());
        Assert.NotNull(image.IndexDigest);

        var name = $"{registry.Host}/acme/app:1.0";
        var images = await new RegistryImageSource(Settings, TimeProvider.System).OpenEveryAsync(
            new ImageRequest(name, name, null, null, [], new ScanLimits()), Token);
        Assert.Equal(["linux/amd64", "linux/arm64"], images.Select(one => one.Platform!.ToString()));
        foreach (var one in images)
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task Registry_with_passwords_is_opened_with_the_right_one_only()
    {
        // htpasswd, alice and s3cret:word.
        var users = Folder.Write("htpasswd", "alice:$2y$05$abcdefghijklmnopqrstuu2JDQLR7mbHhdpill4/jMLDoVbsBhlUi\n");
        await using var registry = await DockerRegistry.StartAsync(Token, $"auth: {{ htpasswd: {{ realm: test, path: {users} }} }}");

        var refusal = await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync($"{registry.Host}/acme/app"));
        Assert.Contains("(401, UNAUTHORIZED): it wants a login and there are no credentials for", refusal.Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<ImageUnavailableException>(() =>
            OpenAsync($"{registry.Host}/acme/app", With(RegistryCredential.OfPassword("alice", "wrong", "the test"))));
        Assert.Contains("it does not accept the credentials of the test", wrong.Message, StringComparison.Ordinal);
        var right = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync($"{registry.Host}/acme/app", With(Password())));
        Assert.Contains("(404, MANIFEST_UNKNOWN)", right.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_of_a_layer_is_fetched()
    {
        await using var registry = await DockerRegistry.StartAsync(Token);
        await PushAsync(registry, "1.0", App, []);
        await using var image = await OpenAsync($"{registry.Host}/acme/app:1.0");
        var whole = await ReadAsync(image.Layers[1]);
        await using var part = await image.Layers[1].OpenRangeAsync!(10, 20, Token);
        using var copy = new MemoryStream();
        await part.CopyToAsync(copy, Token);
        Assert.Equal(whole[10..30], copy.ToArray());
    }

    private async Task PushAsync(DockerRegistry registry, string tag, ImageBuilder image, string[] options)
    {
        var layout = new OciLayoutBuilder();
        layout.Add(image, tag, gzip: true);
        await ExternalTool.RunAsync(
            "skopeo", ["copy", "--dest-tls-verify=false", .. options, $"oci:{layout.ToFolder(Folder.PathOf("layout"))}:{tag}", $"docker://{registry.Host}/acme/app:{tag}"]);
    }
}
