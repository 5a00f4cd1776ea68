using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Hosting;

/// <summary>The program as a process of its own: what it says, and how it ends.</summary>
public sealed partial class ServerProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Signal_stops_it_with_exit_code_0_after_it_served_on_a_new_database()
    {
        using var process = Start("--listen", "127.0.0.1:0", "--health-listen", "127.0.0.1:0", "--log-format", "json");
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.Contains("Started", StringComparison.Ordinal) == false)
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        var rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var api = new Uri(Addresses().Match(line!).Value);
        using var client = FakeFeedHost.CreateClient();
        Assert.Equal("{\"Namespaces\":[]}\n", await client.GetStringAsync(new Uri(api, "/v1/namespaces"), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(_folder.PathOf("strata/server.db")));

        Signal(process, "TERM");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("\"Event\":\"Stopped.\"", await rest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strata-server: --listen: 'nowhere' is not HOST:PORT with an IP address.\n", "--listen", "nowhere")]
    [InlineData("strata-server: The configuration file '/none.yaml' cannot be read: Could not find file '/none.yaml'.\n", "-config", "/none.yaml")]
    [InlineData("strata-server: Unrecognized command or argument '--lissten'. See 'strata-server --help'.\n", "--lissten")]
    public async Task What_is_wrong_is_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        using var process = Start(arguments);

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, message), (process.ExitCode, error));
    }

    [Fact]
    public async Task Configuration_is_checked_and_printed()
    {
        var file = _folder.Write("clair.yaml", "clair:\n  api:\n    timeot: 5s\n    timeout: 90s\n");
        using var check = Start("config", "check", file);
        var warning = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var print = Start("config", "print", "--config", file, "--listen", ":7070");
        var printed = await print.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal("warning: clair.api.timeot (line 3) is not a known setting; did you mean 'timeout'? It is ignored.\n", warning);
        Assert.Contains("    addr: \":7070\"\n    healthaddr: \":6061\"\n    timeout: 1m30s\n", printed, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "strata-server"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_DATA_HOME"] = _folder.Path;
        start.Environment["STRATA_CONFIG"] = _folder.Write("offline.yaml", "clair:\n  updater:\n");
        if (arguments.Contains("--config") || arguments.Contains("-config"))
        {
            start.Environment.Remove("STRATA_CONFIG");
        }

        return Process.Start(start)!;
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Addresses();
}
