using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Plugin;

/// <summary>A real docker command whose configuration is a folder of the test, with this program as its plugin.</summary>
internal sealed class DockerCommand : IDisposable
{
    private static readonly string? Program = Array.Find(["/usr/bin/docker", "/usr/local/bin/docker"], File.Exists);

    public DockerCommand()
    {
        Assert.SkipWhen(Program is null, "The docker command is not installed.");
        Directory.CreateDirectory(Folder.PathOf("config/cli-plugins"));
        File.CreateSymbolicLink(Folder.PathOf("config/cli-plugins/docker-strata"), ProgramProcess.Path);
    }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Runs a line of shell in which <c>docker</c> is the real command.</summary>
    public Task<CommandRun> RunAsync(string line) => ProgramProcess.RunAsync(
        $"cd '{Folder.Path}'; export DOCKER_CONFIG='{Folder.PathOf("config")}' DOCKER_HOST=unix://'{Folder.PathOf("none.sock")}' "
        + $"XDG_CACHE_HOME='{Folder.PathOf("cache")}' XDG_DATA_HOME='{Folder.PathOf("data")}' PATH='{Path.GetDirectoryName(Program)}':/usr/bin:/bin; {line}");

    public void Dispose() => Folder.Dispose();
}
