using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Strata.Testing;

/// <summary>Debian's <c>docker-registry</c> on a free port of the loopback interface, with an empty store.</summary>
public sealed class DockerRegistry : IAsyncDisposable
{
    private const string Program = "/usr/bin/docker-registry";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private DockerRegistry(int port, string auth, string tls)
    {
        Host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var config = _folder.Write("config.yml", $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{_folder.PathOf("store")}} } }
            http: { addr: {{Host}}{{tls}} }
            compatibility: { schema1: { enabled: true } }
            {{auth}}
            """);
        _process = Process.Start(new ProcessStartInfo(Program, ["serve", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Host and port.</summary>
    public string Host { get; }

    /// <summary>Starts a registry and waits until it answers; the test is skipped where it is not installed.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="auth">The line of its configuration that says who may use it; empty for everybody.</param>
    /// <param name="tls">What follows the address in the line <c>http</c> of its configuration; empty for plain http.</param>
    public static async Task<DockerRegistry> StartAsync(CancellationToken cancellationToken, string auth = "", string tls = "")
    {
        Assert.SkipUnless(File.Exists(Program), "The package docker-registry is not installed.");
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var registry = new DockerRegistry(port, auth, tls);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return registry;
            }
            catch (SocketException) when (!registry._process.HasExited)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>The address of a blob.</summary>
    public Uri Blob(string repository, string digest) => new($"http://{Host}/v2/{repository}/blobs/{digest}");

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
