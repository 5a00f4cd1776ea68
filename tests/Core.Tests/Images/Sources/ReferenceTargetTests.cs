using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

public sealed class ReferenceTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_place_that_has_the_image_is_used_and_told()
    {
        var told = new List<string>();
        await using var image = await OpenAsync("acme/app", told.Add, Daemon(ReferenceAnswer.NotThere("has no such image")), Registry(Found));

        Assert.Equal("docker.io/acme/app:latest", image.Name);
        Assert.Equal(
            ["Asking the daemon for acme/app:latest", "Asking the registry for acme/app:latest", "Reading acme/app:latest from the registry"], told);
    }

    [Fact]
    public async Task Image_of_the_daemon_keeps_the_registry_unasked()
    {
        var registry = Registry(Found);
        await using var image = await OpenAsync("acme/app", null, Daemon(Found), registry);
        Assert.Equal(0, registry.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Error_tells_what_each_place_answered(bool isUnreachable)
    {
        var last = isUnreachable ? ReferenceAnswer.NotReachable("cannot be reached") : ReferenceAnswer.NotThere("has no such image");
        var e = await Assert.ThrowsAnyAsync<Exception>(() => OpenAsync("acme/app:1", null, Daemon(ReferenceAnswer.NotReachable("is not running")), Registry(last)));

        Assert.Equal(isUnreachable ? typeof(ImageUnavailableException) : typeof(ImageNotFoundException), e.GetType());
        Assert.Equal(
            $"'acme/app:1' is no file or folder here, and no image of that name could be opened: the daemon: is not running; the registry: {last.Reason}.", e.Message);
    }

    [Theory]
    [InlineData("Ubuntu", "'Ubuntu' is no file or folder, and no image reference either: repository name must be lowercase.")]
    [InlineData("./image.tar", "no such file or folder: ./image.tar")]
    [InlineData("/nope/image.tar", "no such file or folder: /nope/image.tar")]
    [InlineData("docker:app", "'docker:app': targets of the kind 'docker' cannot be opened here.")]
    public async Task Target_that_cannot_be_is_one_clear_error(string target, string message)
    {
        var registry = Registry(Found);
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(target, null, registry));
        Assert.Equal(message, e.Message);
        Assert.Equal(0, registry.Asked);
    }

    [Fact]
    public async Task File_that_exists_is_no_reference()
    {
        var registry = Registry(Found);
        await using var image = await OpenAsync(_folder.Write("app", new ArchiveBuilder().Folder("etc/").ToTar()), null, registry);
        Assert.Equal((TargetKinds.Tarball, 0), (image.Kind, registry.Asked));
    }

    [Fact]
    public async Task Selector_does_not_go_with_a_reference()
    {
        var sources = new ImageSources(() => Stream.Null, [Registry(Found)]);
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => sources.OpenAsync(
            "acme/app", "1.0", null, [], new ScanLimits(), TestContext.Current.CancellationToken));
        Assert.StartsWith("no such file or folder: acme/app.", e.Message, StringComparison.Ordinal);
    }

    private static readonly ReferenceAnswer Found =
        ReferenceAnswer.Found(new Image { Name = "docker.io/acme/app:latest", Kind = TargetKinds.Registry });

    private static FixedReferenceSource Daemon(ReferenceAnswer answer) => new("daemon", "the daemon", answer);

    private static FixedReferenceSource Registry(ReferenceAnswer answer) => new(TargetKinds.Registry, "the registry", answer);

    private static Task<Image> OpenAsync(string target, Action<string>? progress, params IReadOnlyList<IImageSource> further) =>
        new ImageSources(() => Stream.Null, further).OpenAsync(
            target, null, null, [], new ScanLimits(), TestContext.Current.CancellationToken, progress);
}
