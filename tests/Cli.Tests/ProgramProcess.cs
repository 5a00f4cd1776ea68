using System.Diagnostics;

namespace Strata.Cli.Tests;

/// <summary>
/// The program as a process of its own: the native binary that <c>STRATA_BINARY</c> names, else the build beside the tests.
/// </summary>
internal static class ProgramProcess
{
    /// <summary>The program's path.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("STRATA_BINARY") is { Length: > 0 } binary ? binary : System.IO.Path.Combine(AppContext.BaseDirectory, "strata");

    /// <summary>Starts a shell command with the program as <c>$STRATA</c>.</summary>
    public static Process Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["STRATA"] = Path;
        return Process.Start(start)!;
    }

    /// <summary>Runs a shell command to its end.</summary>
    public static async Task<CommandRun> RunAsync(string command)
    {
        using var process = Shell(command);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return new CommandRun(process.ExitCode, await output, await error);
    }
}
