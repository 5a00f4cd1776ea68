using Xunit;

namespace Strata.Testing;

/// <summary>
/// Debian's <c>dockerd</c> or the service of its <c>podman</c>, with a store, a socket and a process of its own, without any network. It
/// holds what a test loads into it.
/// </summary>
public sealed class RealEngine : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly AttachedProcess _process;

    private RealEngine(Func<TemporaryFolder, string[]> command) => _process = new AttachedProcess(_folder.Path, "TERM", remove: false, command(_folder));

    /// <summary>The path of its socket.</summary>
    public string Socket => _folder.PathOf("engine.sock");

    /// <summary>Starts Docker's daemon; the test is skipped where it is not installed or cannot run.</summary>
    public static Task<RealEngine> StartDockerAsync() => StartAsync("/usr/sbin/dockerd", folder =>
    [
        "--data-root", folder.PathOf("data"), "--exec-root", folder.PathOf("exec"), "--pidfile", folder.PathOf("pid"),
        "--host", "unix://" + folder.PathOf("engine.sock"), "--storage-driver", "vfs", "--bridge", "none", "--iptables=false", "--ip6tables=false",
    ]);

    /// <summary>Starts podman's service; the test is skipped where it is not installed or cannot run.</summary>
    public static Task<RealEngine> StartPodmanAsync() => StartAsync("/usr/bin/podman", folder =>
    [
        "--root", folder.PathOf("data"), "--runroot", folder.PathOf("run"), "--storage-driver", "vfs",
        "system", "service", "--time", "0", "unix://" + folder.PathOf("engine.sock"),
    ]);

    /// <summary>Loads a docker archive.</summary>
    public Task LoadAsync(byte[] archive)
    {
        var file = _folder.Write("load.tar", archive);
        return ExternalTool.RunAsync("curl", "--fail", "--silent", "--show-error", "--unix-socket", Socket, "--data-binary", "@" + file,
            "--header", "Content-Type: application/x-tar", "http://engine/v1.40/images/load?quiet=1");
    }

    /// <summary>Stops the process and deletes its store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<RealEngine> StartAsync(string program, Func<TemporaryFolder, string[]> arguments)
    {
        Assert.SkipUnless(File.Exists(program), $"'{program}' is not installed.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, $"'{program}' needs root here.");
        var engine = new RealEngine(folder => [program, .. arguments(folder)]);
        using var late = new CancellationTokenSource(LongestStart);
        while (!await AnswersAsync(engine.Socket))
        {
            if (late.IsCancellationRequested)
            {
                var log = await File.ReadAllTextAsync(engine._folder.PathOf("log"), TestContext.Current.CancellationToken);
                await engine.DisposeAsync();
                Assert.Skip($"'{program}' does not run here: {log.TrimEnd().Split('\n')[^1]}");
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return engine;
    }

    private static async Task<bool> AnswersAsync(string socket)
    {
        if (!File.Exists(socket))
        {
            return false;
        }

        using var curl = System.Diagnostics.Process.Start("curl", ["--fail", "--silent", "--output", "/dev/null", "--unix-socket", socket, "http://engine/_ping"]);
        await curl.WaitForExitAsync(TestContext.Current.CancellationToken);
        return curl.ExitCode == 0;
    }
}
