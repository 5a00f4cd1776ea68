using Strata.Core.Images;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

/// <summary>What skopeo and umoci really write, made here from an image of our own.</summary>
public class ForeignToolTests : TargetTest
{
    private static ImageBuilder Source => ImageBuilder.Of("base").EmptyLayer("ENV A=1").Layer(new ArchiveBuilder().File("app", "1").ToTar(), "RUN make")
        .Layer(new byte[1024], "RUN true").Layer(new byte[1024], "RUN true again");

    [Theory]
    [InlineData("docker-archive", "image.tar:acme/app:1", TargetKinds.DockerArchive)]
    [InlineData("oci", "layout:1.0", TargetKinds.OciLayout)]
    [InlineData("oci-archive", "layout.tar:1.0", TargetKinds.OciLayout)]
    [InlineData("dir", "folder", TargetKinds.OciLayout)]
    public async Task Skopeo_copy_is_opened(string transport, string destination, string kind)
    {
        await CopyAsync($"{transport}:{Folder.PathOf(destination)}");
        await using var image = await OpenAsync(Folder.PathOf(destination.Split(':')[0]));
        Assert.Equal(kind, image.Kind);
        Assert.Equal(Source.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
        Assert.Equal(["COPY base /etc/motd", "RUN make", "RUN true", "RUN true again"], image.Layers.Select(layer => layer.CreatedBy));
        Assert.Equal("linux/amd64", image.Platform?.ToString());
        Assert.Empty(image.Warnings);
        foreach (var layer in image.Layers)
        {
            var blob = await ReadAsync(layer);
            Assert.True((layer.Digest ?? layer.DiffId) == DigestOf(blob), $"layer {layer.Index}");
            Assert.True(layer.Size is null || layer.Size == blob.Length);
        }
    }

    [Theory]
    [InlineData("docker-archive:image.tar:acme/app:1")]
    [InlineData("docker-archive:image.tar:docker.io/acme/app:1")]
    [InlineData("docker-archive:image.tar:@0")]
    public async Task Skopeo_archive_is_selected_by_name(string target)
    {
        await CopyAsync($"docker-archive:{Folder.PathOf("image.tar")}:acme/app:1");
        await using var image = await OpenAsync(target.Replace("image.tar", Folder.PathOf("image.tar"), StringComparison.Ordinal));
        Assert.Equal(4, image.Layers.Count);
    }

    [Fact]
    public async Task Skopeo_copy_of_an_index_is_opened_by_platform()
    {
        var builder = new OciLayoutBuilder();
        var arm = ImageBuilder.Of("arm").Platform("linux", "arm64");
        builder.AddIndex("1.0", (Source, "linux/amd64"), (arm, "linux/arm64"));
        var source = builder.ToFolder(Folder.PathOf("source"));
        await ExternalTool.RunAsync("skopeo", "--insecure-policy", "copy", "--all", $"oci:{source}:1.0", $"dir:{Folder.PathOf("folder")}");
        await using var image = await OpenAsync(Folder.PathOf("folder"), platform: "linux/arm64");
        Assert.Equal(arm.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
    }

    [Fact]
    public async Task Umoci_layout_with_two_tags_is_opened()
    {
        var layout = Folder.PathOf("layout");
        await ExternalTool.RunAsync("umoci", "init", "--layout", layout);
        await ExternalTool.RunAsync("umoci", "new", "--image", $"{layout}:empty");
        await ExternalTool.RunAsync("umoci", "new", "--image", $"{layout}:1.0");
        Folder.Write("content/etc/os-release", "ID=debian");
        await ExternalTool.RunAsync("umoci", "insert", "--rootless", "--image", $"{layout}:1.0", Folder.PathOf("content"), "/");
        await using var image = await OpenAsync($"oci:{layout}:1.0");
        Assert.Single(image.Layers);
        await using var empty = await OpenAsync($"oci:{layout}:empty");
        Assert.Empty(empty.Layers);
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(layout));
        Assert.Contains("2 images", e.Message, StringComparison.Ordinal);
    }

    private async Task CopyAsync(string destination)
    {
        var builder = new OciLayoutBuilder();
        builder.Add(Source, "1.0", gzip: true);
        var source = builder.ToFolder(Folder.PathOf("source"));
        await ExternalTool.RunAsync("skopeo", "--insecure-policy", "copy", $"oci:{source}:1.0", destination);
    }
}
