using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>An image of an engine scanned by the program as it is shipped; the report is the same whichever engine has it, but for its kind.</summary>
public sealed class EngineTargetTests : IDisposable
{
    private static readonly ImageBuilder App = new ImageBuilder()
        .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2")).ToTar(), "ADD rootfs.tar /")
        .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("libcurl4", "7.88.1-10", "curl")).ToTar(), "RUN apt-get install -y libcurl4");

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("docker", "docker:acme/app:1")]
    [InlineData("docker", "acme/app:1")]
    [InlineData("podman", "podman:acme/app:1")]
    [InlineData("podman", "acme/app:1")]
    public async Task Image_of_an_engine_that_speaks_the_protocol(string kind, string target)
    {
        await using var engine = new FakeEngine(_product.Folder.PathOf("engine.sock")).Add(App, "acme/app:1");
        await MatchesAsync(kind, target, _product.Folder.PathOf("engine.sock"));
    }

    [Fact]
    public async Task Image_of_dockerd()
    {
        await using var engine = await RealEngine.StartDockerAsync();
        await engine.LoadAsync(new DockerArchiveBuilder().Add(App, "acme/app:1").AsClassic().ToTar());
        await MatchesAsync("docker", "acme/app:1", engine.Socket);
    }

    [Fact]
    public async Task Image_of_podman()
    {
        await using var engine = await RealEngine.StartPodmanAsync();
        await engine.LoadAsync(new DockerArchiveBuilder().Add(App, "docker.io/acme/app:1").AsClassic().ToTar());
        await MatchesAsync("podman", "acme/app:1", engine.Socket);
    }

    private async Task MatchesAsync(string kind, string target, string socket)
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var home = _product.Folder.PathOf("home");
        var variables = $"XDG_CACHE_HOME={home}/cache XDG_DATA_HOME={home}/data "
            + $"DOCKER_HOST=unix://{(kind == "docker" ? socket : home + "/none")} CONTAINER_HOST=unix://{(kind == "podman" ? socket : home + "/none")}";
        var run = await ProgramProcess.RunAsync(
            $"export {variables}; \"$STRATA\" db import osv {_product.Folder.PathOf("own.ndjson")} >/dev/null && "
            + $"\"$STRATA\" scan {target} --offline --as-of 2026-03-01 --format json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        GoldenFile.Matches($"engine-{kind}.json", _product.Golden(new CommandResult(run.ExitCode, run.Output, run.Error)));
    }
}
