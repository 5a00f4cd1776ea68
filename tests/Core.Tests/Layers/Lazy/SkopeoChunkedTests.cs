using Strata.Core.Layers;
using Strata.Core.Tests.Images.Sources;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers.Lazy;

/// <summary>What skopeo really writes as zstd:chunked, through a real registry, is read by its table of contents.</summary>
public class SkopeoChunkedTests : TargetTest
{
    private const string Status = "var/lib/dpkg/status";

    [Fact]
    public async Task Layer_of_skopeo_is_read_by_its_table_as_it_is_read_whole()
    {
        var content = LazyLayerTests.Noise(400_000);
        content.AsSpan(100_000, 150_000).Clear();
        var tar = new LayerBuilder().Directory("etc").File("etc/empty", "").Symlink("etc/os-release", "../usr/lib/os-release")
            .File("usr/lib/noise", LazyLayerTests.Noise(900_000)).File("usr/lib/os-release", "ID=debian\n").File("usr/lib/\u00c3\u00a4", "umlaut")
            .File(Status, content).HardLink(Status + "-old", Status).File("var/lib/dpkg/.wh.lock", "").File("z", LazyLayerTests.Noise(900_000)).Build();
        var layer = await CopyAsync(tar);
        PathPattern[] wanted = [PathPattern.File(Status), PathPattern.File(Status + "-old"), PathPattern.File("etc/os-release"), PathPattern.File("usr/lib/os-release")];
        using var lazy = await LazyScan.OfAsync(wanted, layer);
        using var whole = LayerScan.Of(wanted, new ScanLimits(), layer);

        Assert.Null(lazy.Result.Problem);
        Assert.Empty(whole.Warnings);
        foreach (var pattern in wanted)
        {
            Assert.Equal(whole.Tree.Find(pattern.Text)!.Content, lazy.Tree.Find(pattern.Text)!.Content, ContentComparer);
        }

        Assert.Equal(content, lazy.Tree.Find(Status + "-old")!.Content.ToArray());
        Assert.InRange(lazy.Result.FetchedBytes, 250_000, 350_000);
        Assert.InRange(lazy.Result.Requests, 2, 3);
    }

    private static bool ContentComparer(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    private async Task<Layer> CopyAsync(byte[] tar)
    {
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        var builder = new OciLayoutBuilder();
        builder.Add(new ImageBuilder().Layer(tar), "1.0");
        var source = builder.ToFolder(Folder.PathOf("source"));
        await ExternalTool.RunAsync(
            "skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", "--dest-compress-format", "zstd:chunked", $"oci:{source}:1.0", $"docker://{registry.Host}/chunked:1.0");
        await ExternalTool.RunAsync(
            "skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", $"docker://{registry.Host}/chunked:1.0", $"oci:{Folder.PathOf("pulled")}:1.0");
        var image = await OpenAsync($"oci:{Folder.PathOf("pulled")}:1.0");
        return Assert.Single(image.Layers);
    }
}
