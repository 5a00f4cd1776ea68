using Strata.Core.Images;
using Strata.Core.Images.Engines;
using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Engines;

/// <summary>What tests of engines share: an environment of their own, so that no engine of this machine is ever asked.</summary>
public abstract class EngineTest : IAsyncDisposable
{
    protected EngineTest() => Variables["HOME"] = Folder.PathOf("home");

    protected TemporaryFolder Folder { get; } = new();

    protected Dictionary<string, string> Variables { get; } = [];

    protected ScanLimits Limits { get; set; } = new();

    protected EngineSettings Settings => new()
    {
        Variable = Variables.GetValueOrDefault,
        DockerSocket = Folder.PathOf("docker.sock"),
        PodmanSocket = Folder.PathOf("podman.sock"),
    };

    protected string DockerSocket => Settings.DockerSocket;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual ValueTask DisposeAsync()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected Task<Image> OpenAsync(string target, string? platform = null, EngineSettings? settings = null, Action<string>? progress = null)
    {
        var wanted = platform is null ? null : Platform.TryParse(platform, out var parsed) ? parsed : throw new ArgumentException(platform);
        settings ??= Settings;
        IImageSource[] engines =
        [
            new EngineImageSource(TargetKinds.Docker, settings, TimeProvider.System), new EngineImageSource(TargetKinds.Podman, settings, TimeProvider.System),
        ];
        return new ImageSources(() => Stream.Null, engines).OpenAsync(target, null, wanted, [], Limits, Stop, progress);
    }

    protected async Task<string> UnavailableAsync(string target, EngineSettings? settings = null) =>
        (await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(target, settings: settings))).Message;

    protected async Task<string> NotFoundAsync(string target, string? platform = null) =>
        (await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(target, platform))).Message;

    protected async Task<string> DamagedAsync(string target) =>
        (await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(target))).Message;

    /// <summary>The layers' contents are those of the image that was written.</summary>
    protected static async Task AssertHoldsAsync(Image image, ImageBuilder expected)
    {
        Assert.Equal(expected.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
        foreach (var layer in image.Layers)
        {
            await using var stream = await layer.OpenAsync!(Stop);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Stop);
            Assert.Equal(expected.Layers[layer.Index], bytes.ToArray());
        }
    }
}
