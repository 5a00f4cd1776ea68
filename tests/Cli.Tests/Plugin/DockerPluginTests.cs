using System.Diagnostics;
using System.Net.Sockets;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Plugin;

/// <summary>The program as a plugin of a real docker command, without a daemon.</summary>
public sealed class DockerPluginTests
{
    [Fact]
    public async Task Docker_lists_the_plugin_and_shows_its_help()
    {
        using var docker = new DockerCommand();
        var all = await docker.RunAsync("docker --help");
        Assert.Matches(@"strata\*? +(\(The Strata authors, v?[0-9.]+\) )?Find known vulnerabilities in images|strata\*? +Find known", all.Output);

        foreach (var line in (string[])["docker strata --help", "docker help strata"])
        {
            var help = await docker.RunAsync(line);
            Assert.True(help.ExitCode == 0, help.Error);
            Assert.Contains("Scan an image of the local Docker daemon, and push it only when it passes.", help.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Plugin_scans_and_its_exit_code_is_dockers()
    {
        using var docker = new DockerCommand();
        var root = docker.Folder.PathOf("root");
        docker.Folder.Write("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
        docker.Folder.Write("root/var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n");
        Assert.Equal(0, (await docker.RunAsync($"docker strata scan --offline '{root}'")).ExitCode);

        var unknown = await docker.RunAsync($"docker --log-level error strata scan --offline --fail-on-unknown '{root}'");
        Assert.True(unknown.ExitCode == 4, $"{unknown.ExitCode} {unknown.Error}");
        Assert.Equal(2, (await docker.RunAsync("docker strata scan")).ExitCode);
    }

    [Fact]
    public async Task Options_of_docker_reach_the_plugin()
    {
        using var docker = new DockerCommand();
        await using var engine = new FakeEngine(docker.Folder.PathOf("other.sock")).Add(ImageBuilder.Of("x"), "acme/app:1");
        var run = await docker.RunAsync("docker --host unix://$PWD/other.sock strata scan --offline docker:acme/app:1");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("docker.io/acme/app:1", run.Output, StringComparison.Ordinal);

        run = await docker.RunAsync("docker strata scan --offline docker:acme/app:1");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("none.sock (DOCKER_HOST) cannot be reached", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_answers_as_docker_wants()
    {
        using var docker = new DockerCommand();
        var run = await docker.RunAsync("config/cli-plugins/docker-strata __complete strata scan --format ''");
        Assert.Superset(new HashSet<string> { "table", "json" }, run.Output.Split('\n').ToHashSet());
        Assert.EndsWith("\n:4\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(":0\n", (await docker.RunAsync("config/cli-plugins/docker-strata __complete strata scan ''")).Output);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task Signal_stops_the_plugin(string signal, int exitCode)
    {
        using var docker = new DockerCommand();
        using var plugin = Start(docker, null);
        await ReadyAsync(plugin);
        using var kill = Process.Start("kill", ["-" + signal, plugin.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await plugin.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, plugin.ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_of_dockers_socket_stops_the_plugin(bool isAbstract)
    {
        using var docker = new DockerCommand();
        var name = docker.Folder.PathOf("stop.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name : name));
        listener.Listen();
        using var plugin = Start(docker, (isAbstract ? "@" : "") + name);
        using (await listener.AcceptAsync(TestContext.Current.CancellationToken))
        {
            await ReadyAsync(plugin);
            Assert.False(plugin.HasExited);
        }

        await plugin.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, plugin.ExitCode);
    }

    /// <summary>The plugin, waiting for standard input.</summary>
    private static Process Start(DockerCommand docker, string? socket)
    {
        var start = new ProcessStartInfo(docker.Folder.PathOf("config/cli-plugins/docker-strata"), ["strata", "compare-versions", "--scheme", "dpkg", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (socket is not null)
        {
            start.Environment["DOCKER_CLI_PLUGIN_SOCKET"] = socket;
        }

        return Process.Start(start)!;
    }

    /// <summary>It has answered a first line, so that everything is set up.</summary>
    private static async Task ReadyAsync(Process plugin)
    {
        await plugin.StandardInput.WriteAsync("1\t2\n");
        await plugin.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await plugin.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
    }
}
