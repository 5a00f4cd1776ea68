using System.Diagnostics;
using Xunit;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>Runs another program; a test whose tool is missing or fails (no network, not root) is skipped with what it said.</summary>
internal static class ProcessOutput
{
    public static async Task<string> OfAsync(string command, params string[] arguments)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"The command '{command}' is not installed.");
        using var process = Process.Start(new ProcessStartInfo(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode != 0, $"'{command}' failed, and what it makes is needed: {await error}");
        return output;
    }
}
