using System.Diagnostics;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>Starts the worker (tests/Storage.Worker) as a process of its own.</summary>
internal static class WorkerProcess
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Strata.Storage.Worker.dll");

    /// <summary>Runs it to its end and returns what it printed; <paramref name="wrapper"/> is a command that runs the rest of its line.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> wrapper, params IEnumerable<string> arguments)
    {
        using var process = Start(wrapper, arguments);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Trim();
    }

    public static Process Start(IEnumerable<string> wrapper, params IEnumerable<string> arguments)
    {
        string[] line = [.. wrapper, Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", Assembly, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true };
        return Process.Start(start)!;
    }
}
