using Strata.Core.Images;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Engines;

/// <summary>What Debian's dockerd and podman really answer.</summary>
public sealed class RealEngineTests : EngineTest
{
    private static ImageBuilder App { get; } = ImageBuilder.Of("base").EmptyLayer("ENV A=1").Layer(new ArchiveBuilder().File("app", "1").ToTar(), "RUN make");

    [Fact]
    public async Task Image_of_dockerd_is_opened_by_name_and_id()
    {
        await using var engine = await RealEngine.StartDockerAsync();
        Variables["DOCKER_HOST"] = "unix://" + engine.Socket;
        await OpenAllAsync(engine, "docker");
    }

    [Fact]
    public async Task Image_of_podman_is_opened_by_name_and_id()
    {
        await using var engine = await RealEngine.StartPodmanAsync();
        Variables["CONTAINER_HOST"] = "unix://" + engine.Socket;
        await OpenAllAsync(engine, "podman");
    }

    private async Task OpenAllAsync(RealEngine engine, string kind)
    {
        await engine.LoadAsync(new DockerArchiveBuilder().Add(App, "docker.io/acme/app:1").AsClassic().ToTar());
        foreach (var target in (string[])["acme/app:1", $"{kind}:acme/app:1", $"{kind}:{App.Id}", $"{kind}:{App.Id.Hex}", $"{kind}:{App.Id.Hex[..12]}"])
        {
            await using var image = await OpenAsync(target);
            Assert.Equal((kind, "docker.io/acme/app:1", App.Id), (image.Kind, image.Name, image.Digest!.Value));
            Assert.Equal(["COPY base /etc/motd", "RUN make"], image.Layers.Select(layer => layer.CreatedBy));
            Assert.Empty(image.Warnings);
            await AssertHoldsAsync(image, App);
        }

        Assert.Contains("does not have 'nope:1': ", await NotFoundAsync($"{kind}:nope:1"), StringComparison.Ordinal);
        Variables["DOCKER_API_VERSION"] = "1.99";
        var e = await Record.ExceptionAsync(() => OpenAsync($"{kind}:acme/app:1"));
        Assert.True(kind == "podman" || e is ImageUnavailableException { Message: var text } && text.Contains("too new", StringComparison.Ordinal), e?.ToString());
    }
}
