using System.Text;
using Strata.Core.Images;
using Strata.Core.Images.Engines;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Engines;

/// <summary>Images of an engine that speaks the protocol, over a socket.</summary>
public sealed class EngineImageSourceTests : EngineTest
{
    private readonly FakeEngine _engine;

    public EngineImageSourceTests() => _engine = new FakeEngine(DockerSocket).Add(App, "acme/app:1").Add(Other, "other:latest");

    private static ImageBuilder App { get; } =
        ImageBuilder.Of("base").Layer(new ArchiveBuilder().File("app", "1").ToTar()).Layer(new byte[1024]).Layer(new byte[1024]);

    private static ImageBuilder Other { get; } = ImageBuilder.Of("other");

    public override async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("docker:acme/app:1")]
    [InlineData("acme/app:1")]
    [InlineData("docker:ID")]
    [InlineData("docker:HEX")]
    [InlineData("docker:SHORT")]
    public async Task Image_of_the_daemon_is_opened_by_name_and_id(string target)
    {
        target = target.Replace("ID", App.Id.ToString(), StringComparison.Ordinal).Replace("HEX", App.Id.Hex, StringComparison.Ordinal)
            .Replace("SHORT", App.Id.Hex[..12], StringComparison.Ordinal);
        await using var image = await OpenAsync(target);

        Assert.Equal((TargetKinds.Docker, "docker.io/acme/app:1"), (image.Kind, image.Name));
        Assert.Equal((App.Id, "linux/amd64"), (image.Digest, image.Platform?.ToString()));
        Assert.Empty(image.Warnings);
        await AssertHoldsAsync(image, App);
    }

    [Fact]
    public async Task Version_is_agreed_on_and_the_image_is_exported_by_its_id()
    {
        await using (await OpenAsync("docker:acme/app:1"))
        {
            Assert.Equal(["HEAD /_ping", "GET /v1.47/images/acme/app:1/json", $"GET /v1.47/images/{App.Id}/get"], _engine.Requests);
        }
    }

    [Theory]
    [InlineData("1.99", "1.48")]
    [InlineData("1.41", "1.41")]
    [InlineData(null, "1.24")]
    [InlineData("nonsense", "1.24")]
    public async Task Older_of_the_two_versions_is_used(string? offered, string used)
    {
        _engine.ApiVersion = offered;
        await using var image = await OpenAsync("docker:acme/app:1");
        Assert.Contains($"GET /v{used}/images/{App.Id}/get", _engine.Requests);
    }

    [Fact]
    public async Task Version_can_be_fixed_and_one_that_is_too_old_is_told()
    {
        Variables["DOCKER_API_VERSION"] = "1.30";
        _engine.MinimumVersion = "1.40";
        Assert.Contains("client version 1.30 is too old", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);

        Variables["DOCKER_API_VERSION"] = "../1.30";
        Assert.Contains("DOCKER_API_VERSION", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_that_knows_no_head_is_repeated()
    {
        _engine.Instead = request => request is { Method: "HEAD" } ? new FakeBlobAnswer { Status = 405 } : null;
        await using var image = await OpenAsync("docker:acme/app:1");
        Assert.Equal(["HEAD /_ping", "GET /_ping"], _engine.Requests.Take(2));
    }

    [Fact]
    public async Task Platform_is_asked_for_where_the_engine_knows_it()
    {
        _engine.ApiVersion = "1.48";
        await using (await OpenAsync("docker:acme/app:1", "linux/amd64"))
        {
            Assert.Equal(
                $$"""GET /v1.48/images/{{App.Id}}/get?platform={"os":"linux","architecture":"amd64"}""", Uri.UnescapeDataString(_engine.Requests[^1]));
        }

        _engine.Instead = request => request.Target.Contains("platform", StringComparison.Ordinal)
            ? new FakeBlobAnswer { Status = 404, Body = """{"message":"image was found but does not provide the specified platform"}"""u8.ToArray() }
            : null;
        Assert.Contains("does not provide the specified platform", await NotFoundAsync("docker:acme/app:1", "linux/arm64"), StringComparison.Ordinal);

        _engine.ApiVersion = "1.47";
        await using var image = await OpenAsync("docker:acme/app:1", "linux/arm64");
        Assert.Contains(image.Warnings, warning => warning.Code == Strata.Core.Warnings.WarningCodes.PlatformMismatch);
    }

    [Fact]
    public async Task Newer_export_with_a_layout_is_opened_by_the_engines_own_id()
    {
        _engine.Add(App, "acme/app:2", archive => archive.AsLayout());
        await using var image = await OpenAsync("docker:acme/app:2");
        Assert.Equal(App.Id, image.Digest);
        await AssertHoldsAsync(image, App);
    }

    [Fact]
    public async Task Export_of_containerd_is_opened_by_the_digest_of_its_index()
    {
        var layout = new OciLayoutBuilder();
        var arm = ImageBuilder.Of("arm").Platform("linux", "arm64");
        var index = layout.AddIndex("1", (App, "linux/amd64"), (arm, "linux/arm64"));
        layout.Finish();
        _engine.Add(index.ToString(), ["acme/multi:1"], App, layout.Archive.ToTar());

        await using var image = await OpenAsync("docker:acme/multi:1", "linux/arm64");
        Assert.Equal((TargetKinds.Docker, "linux/arm64"), (image.Kind, image.Platform?.ToString()));
        Assert.Equal(arm.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
    }

    [Fact]
    public async Task Another_image_than_the_one_asked_for_is_refused()
    {
        _engine.Add(App.Id.ToString(), ["acme/app:1"], App, new DockerArchiveBuilder().Add(Other).AsLayout().ToTar());
        Assert.Contains("holds no image", await NotFoundAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_that_is_not_there_is_told_from_an_engine_that_is_not()
    {
        Assert.Equal("the Docker daemon does not have 'nope:1': No such image: nope:1.", await NotFoundAsync("docker:nope:1"));
        Assert.Contains("no socket of podman is there", await UnavailableAsync("podman:nope:1"), StringComparison.Ordinal);
        Assert.Contains(
            "the Docker daemon: No such image: nope:1; the podman service: no socket of podman is there", await UnavailableAsync("nope:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_that_refuses_is_told_with_its_words()
    {
        _engine.Instead = request => request.Target.EndsWith("/get", StringComparison.Ordinal)
            ? new FakeBlobAnswer { Status = 500, Body = """{"message":"empty export - not implemented"}"""u8.ToArray() }
            : null;
        Assert.Contains("status 500: empty export - not implemented.", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);

        _engine.Instead = _ => new FakeBlobAnswer { Status = 400, Body = "Client sent an HTTP request to an HTTPS server.\n"u8.ToArray() };
        Assert.Contains("Client sent an HTTP request to an HTTPS server.", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker:../../etc/passwd")]
    [InlineData("docker:acme/%2fapp")]
    [InlineData("docker:acme/app 1")]
    [InlineData("docker:host@evil/app")]
    [InlineData("docker:app@sha256:ABC")]
    [InlineData("docker:app?x=1")]
    [InlineData("docker:")]
    public async Task Hostile_01_02_03_name_that_is_none_is_refused_before_any_request(string target)
    {
        Assert.Contains("is neither the name nor the id of an image", await NotFoundAsync(target), StringComparison.Ordinal);
        Assert.Empty(_engine.Requests);
    }

    [Fact]
    public async Task Hostile_67_export_that_ends_early_is_never_clean()
    {
        var whole = new DockerArchiveBuilder().Add(App).AsClassic().ToTar();
        for (var length = 0; length < whole.Length; length += 511)
        {
            _engine.Instead = request => request.Target.EndsWith("/get", StringComparison.Ordinal)
                ? new FakeBlobAnswer { Body = whole, IsChunked = true, CutAfter = length }
                : null;
            Assert.Contains("ended the export", await DamagedAsync("docker:acme/app:1"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Hostile_67_export_without_frame_that_ends_early_is_never_clean()
    {
        // The end of such a body cannot be told from its loss: what counts is that every byte of the image is there and fits its digests.
        var whole = new DockerArchiveBuilder().Add(App).AsClassic().ToTar();
        var damaged = 0;
        for (var length = 0; length < whole.Length; length += 511)
        {
            _engine.Instead = request => request.Target.EndsWith("/get", StringComparison.Ordinal)
                ? new FakeBlobAnswer { Body = whole[..length], IsUnframed = true }
                : null;
            try
            {
                await using var image = await OpenAsync("docker:acme/app:1");
                await AssertHoldsAsync(image, App);
            }
            catch (Exception e) when (e is ImageFormatException or ImageNotFoundException)
            {
                damaged++;
            }
        }

        Assert.InRange(damaged, (whole.Length / 511) - 4, whole.Length);
    }

    [Theory]
    [InlineData("""{"message":"the graph driver failed"}""")]
    [InlineData("""{"errorDetail":{"code":1,"message":"the graph driver failed"},"error":"the graph driver failed"}""")]
    [InlineData("{\"errorDetail\":{\"message\":\"the graph driver failed\"}}\r\n")]
    public async Task Hostile_67_error_object_inside_a_good_answer_is_shown(string error)
    {
        var whole = new DockerArchiveBuilder().Add(App).AsClassic().ToTar();
        foreach (var before in (int[])[0, 512, 3000, whole.Length])
        {
            _engine.Instead = request => request.Target.EndsWith("/get", StringComparison.Ordinal)
                ? new FakeBlobAnswer { Body = [.. whole[..before], .. Encoding.UTF8.GetBytes(error)], IsChunked = true }
                : null;
            Assert.Equal("the engine could not export 'docker.io/acme/app:1': the graph driver failed", await DamagedAsync("docker:acme/app:1"));
        }
    }

    [Fact]
    public async Task Export_of_nothing_and_export_above_the_limit_are_refused()
    {
        _engine.Instead = request => request.Target.EndsWith("/get", StringComparison.Ordinal) ? new FakeBlobAnswer { IsChunked = true } : null;
        Assert.Contains("exported nothing", await DamagedAsync("docker:acme/app:1"), StringComparison.Ordinal);

        Limits = Limits with { ImageBytes = 1_000_000 };
        _engine.Instead = request => request.Target.EndsWith("/get", StringComparison.Ordinal)
            ? new FakeBlobAnswer { Body = new byte[100_000], IsChunked = true, IsEndless = true }
            : null;
        Assert.Contains("more than 1000000 bytes", await DamagedAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_without_end_is_refused()
    {
        _engine.Instead = request => request.Target.EndsWith("/json", StringComparison.Ordinal)
            ? new FakeBlobAnswer { Body = new byte[100_000], IsChunked = true, IsEndless = true }
            : null;
        Assert.Contains("answers with more than", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selector_does_not_go_with_a_name()
    {
        var sources = new ImageSources(() => Stream.Null, [new EngineImageSource(TargetKinds.Docker, Settings, TimeProvider.System)]);
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => sources.OpenAsync("docker:acme/app:1", "2", null, [], Limits, Stop));
        Assert.Contains("names its image already", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_tells_what_is_done()
    {
        var told = new List<string>();
        await using var image = await OpenAsync("acme/app:1", progress: told.Add);
        Assert.Equal(
            ["Asking the Docker daemon for acme/app:1", "Copying docker.io/acme/app:1 from the Docker daemon", "Reading acme/app:1 from the Docker daemon"], told);
    }

    [Fact]
    public async Task Name_that_podman_completes_is_the_one_reported()
    {
        await using var podman = new FakeEngine(Settings.PodmanSocket);
        podman.Add(App.Id.ToString(), ["localhost/app:latest"], App, new DockerArchiveBuilder().Add(App).AsSkopeo().ToTar());
        podman.Add(App, "app");
        podman.Instead = request => request.Target.EndsWith("/app/json", StringComparison.Ordinal)
            ? new FakeBlobAnswer { Body = Encoding.UTF8.GetBytes($$"""{"Id":"{{App.Id.Hex}}","RepoTags":["localhost/app:latest"]}""") }
            : null;
        await using var image = await OpenAsync("podman:app");
        Assert.Equal((TargetKinds.Podman, "localhost/app:latest"), (image.Kind, image.Name));
    }
}
