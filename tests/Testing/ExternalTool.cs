using System.Diagnostics;
using Xunit;

namespace Strata.Testing;

/// <summary>Runs other people's tools, to test against what they really write. A test is skipped where a tool is missing.</summary>
public static class ExternalTool
{
    /// <summary>Runs a command to its end; it must succeed.</summary>
    public static async Task RunAsync(string command, params string[] arguments)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"The command '{command}' is not installed.");
        using var process = Process.Start(new ProcessStartInfo(path!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{command} failed: {await output}{await error}");
    }
}
