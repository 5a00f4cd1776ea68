using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Replicas;

/// <summary>A real <c>strata-server</c> process. It ends with the test, and can be killed in the middle of what it does.</summary>
internal sealed partial class ServerReplica : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client = FakeFeedHost.CreateClient();
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<(Uri Api, Uri Health)> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerReplica(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where its API listens.</summary>
    public Uri Address { get; private set; } = new("http://unknown.invalid/");

    /// <summary>Where its health check listens.</summary>
    public Uri Health { get; private set; } = new("http://unknown.invalid/");

    /// <summary>True until it was killed.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>What it has logged.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts one on a database and waits until it serves.</summary>
    /// <param name="configuration">The path of its configuration file.</param>
    /// <param name="database">Its database, as <c>--database</c> takes it.</param>
    /// <param name="environment">Variables of its environment.</param>
    public static async Task<ServerReplica> StartAsync(string configuration, string database, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "strata-server"),
            ["--config", configuration, "--database", database, "--listen", "127.0.0.1:0", "--health-listen", "127.0.0.1:0", "--log-format", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var replica = new ServerReplica(Process.Start(start)!);
        (replica.Address, replica.Health) = await replica._started.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return replica;
    }

    /// <summary>Sends a request; throws when the process does not answer any more.</summary>
    public async Task<(int Status, string Body)> SendAsync(string method, string target, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, target))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>SIGKILL: it can do nothing about it.</summary>
    public async Task KillAsync()
    {
        IsAlive = false;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> StopAsync()
    {
        IsAlive = false;
        using var kill = Process.Start("kill", ["-s", "TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            _started.TrySetException(new InvalidOperationException($"The server ended before it served: {Log}"));
            return;
        }

        lock (_log)
        {
            _log.Append(line).Append('\n');
        }

        if (line.Contains("Started on", StringComparison.Ordinal))
        {
            var addresses = AddressPattern().Matches(line);
            _started.TrySetResult((new Uri(addresses[0].Value), new Uri(addresses[1].Value)));
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}
