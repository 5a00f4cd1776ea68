using Strata.Core.Images;
using Strata.Core.Images.Sources;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

public class ImageSourcesTests : TargetTest
{
    private static readonly byte[] Rootfs = new ArchiveBuilder().Folder("etc/").File("etc/os-release", "ID=debian").ToTar();

    [Fact]
    public void Every_source_is_registered_once_and_documented()
    {
        var registered = new ImageSources(() => Stream.Null).All;
        var implementers = typeof(IImageSource).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IImageSource)) && !type.IsAssignableTo(typeof(IReferenceSource)));
        Assert.Equal(implementers.OrderBy(type => type.Name), registered.Select(source => source.GetType()).OrderBy(type => type.Name));
        Assert.Distinct(registered.Select(source => source.Kind));

        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/targets.md"));
        Assert.All(registered, source => Assert.Contains($"| `{source.Kind}` |", page, StringComparison.Ordinal));
        Assert.All(TargetText.Schemes, scheme => Assert.Contains(
            $"`{scheme.Scheme}{(TargetKinds.IsNamedByReference(scheme.Kind) ? "REFERENCE" : "PATH")}", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tar:")]
    [InlineData("")]
    public async Task Bare_tarball_is_one_layer_as_it_is_stored(string scheme)
    {
        foreach (var content in new[] { Rootfs, ArchiveBuilder.Gzip(Rootfs) })
        {
            await using var image = await OpenAsync(scheme + Folder.Write("rootfs", content));
            Assert.Equal(TargetKinds.Tarball, image.Kind);
            var layer = Assert.Single(image.Layers);
            Assert.Equal(content, await ReadAsync(layer));
            Assert.Equal(content, await ReadAsync(layer));
            Assert.Null(layer.DiffId);
            Assert.Null(image.Digest);
            Assert.Null(image.Platform);
        }
    }

    [Theory]
    [InlineData("tar:-")]
    [InlineData("-")]
    public async Task Bare_tarball_on_standard_input_is_one_layer(string target)
    {
        StandardInput = ArchiveBuilder.Gzip(Rootfs);
        await using var image = await OpenAsync(target);
        Assert.Equal(StandardInput, await ReadAsync(Assert.Single(image.Layers)));
    }

    [Fact]
    public async Task Folder_without_image_is_a_root_file_system()
    {
        Folder.Write("etc/os-release", "ID=debian");
        Folder.Write("manifest.json", "{}");
        await using var image = await OpenAsync(Folder.Path);
        Assert.Equal(TargetKinds.Directory, image.Kind);
    }

    [Fact]
    public async Task Prefix_overrides_what_the_content_says()
    {
        var builder = new OciLayoutBuilder();
        builder.Add(ImageBuilder.Of("x"));
        await using var folder = await OpenAsync("dir:" + builder.ToFolder(Folder.PathOf("layout")));
        Assert.Equal(TargetKinds.Directory, folder.Kind);
        await using var tarball = await OpenAsync("tar:" + Folder.Write("layout.tar", builder.ToTar()));
        Assert.Equal(TargetKinds.Tarball, tarball.Kind);
    }

    [Theory]
    [InlineData("oci:")]
    [InlineData("docker-archive:")]
    public async Task Prefix_that_does_not_fit_says_what_is_missing(string scheme)
    {
        var path = Folder.Write("rootfs.tar", Rootfs);
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(scheme + path));
        Assert.Contains("is not in the archive", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpine:3.20")]
    [InlineData("./nope.tar")]
    [InlineData("tar:nope.tar")]
    [InlineData("oci:nope:1.0")]
    [InlineData("")]
    public async Task What_is_no_path_is_not_found(string target)
    {
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(target));
        Assert.Equal($"no such file or folder: {target}", e.Message);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 a zip file")]
    [InlineData("just text")]
    public async Task File_that_is_no_archive_is_refused(string text)
    {
        var path = Folder.Write("file", text + new string('.', 2_000));
        foreach (var target in new[] { path, "tar:" + path, "docker-archive:" + path })
        {
            await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(target));
        }
    }

    [Fact]
    public async Task Empty_file_and_empty_input_are_refused()
    {
        Assert.Contains("is empty", await FormatErrorAsync([]), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync("-"));
        Assert.Contains("standard input", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_limited()
    {
        Limits = Limits with { ImageBytes = 100 };
        StandardInput = new byte[101];
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync("-"));
        Assert.Contains("more than 100 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selector_for_a_bare_tarball_is_refused() =>
        Assert.Contains("bare tarball", await NotFoundAsync(Rootfs, "acme/app:1"), StringComparison.Ordinal);

    [Fact]
    public async Task Path_that_exists_with_colons_has_no_selector()
    {
        var path = Folder.Write("a:b@c.tar", new DockerArchiveBuilder().Add(ImageBuilder.Of("x")).AsClassic().ToTar());
        await using var image = await OpenAsync("docker-archive:" + path);
        Assert.Single(image.Layers);
        await using var selected = await OpenAsync($"docker-archive:{path}:@0");
        Assert.Single(selected.Layers);
    }

    [Fact]
    public async Task Archive_that_is_not_an_image_but_large_is_a_tarball()
    {
        var many = new ArchiveBuilder();
        for (var i = 0; i <= ArchiveFiles.MaximumNames; i++)
        {
            many.File($"f{i}", "");
        }

        await using (var image = await OpenAsync(many.ToTar()))
        {
            Assert.Equal(TargetKinds.Tarball, image.Kind);
        }

        Assert.Contains("holds no image", await NotFoundAsync(many.File("manifest.json", "[]").ToTar()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_stays_behind_when_an_image_is_closed()
    {
        var path = Folder.Write("image.tar.gz", ArchiveBuilder.Gzip(new DockerArchiveBuilder().Add(ImageBuilder.Of("x")).AsClassic().ToTar()));
        var folder = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } set ? set : "/var/tmp";
        Assert.SkipUnless(Directory.Exists(folder), "There is no folder for large temporary files here.");
        await using (var image = await OpenAsync(path))
        {
            Assert.Empty(Directory.EnumerateFiles(folder, "strata-*.*"));
            Assert.NotEmpty(await ReadAsync(image.Layers[0]));
        }
    }
}
