using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Strata.Cli.Commands;
using Strata.Core.Primitives;

namespace Strata.Cli.Plugin;

/// <summary>Runs <c>docker push</c> with the docker command of the user.</summary>
/// <param name="environment">The process.</param>
internal sealed partial class DockerPush(CommandEnvironment environment)
{
    /// <summary>The variable in which the docker command tells its plugins how it was called itself.</summary>
    public const string CallerVariable = "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND";

    private const int Terminate = 15;

    /// <summary>
    /// Pushes an image. What docker prints goes to standard error, for standard output is the report's. Ends docker too when it is
    /// cancelled.
    /// </summary>
    /// <param name="image">The reference to push.</param>
    /// <param name="options">Options for <c>docker push</c>.</param>
    /// <param name="cancellationToken">Ends the push.</param>
    /// <exception cref="FileNotFoundException">There is no docker command.</exception>
    /// <exception cref="IOException">It cannot be started, or did not push.</exception>
    public async Task RunAsync(string image, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var docker = Find();
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in (IEnumerable<string>)["-c", "exec \"$0\" \"$@\" >&2", docker, .. environment.Docker?.Tokens ?? [], "push", .. options, "--", image])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Start(start);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = Kill(process.Id, Terminate);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"'{image}' passed, but 'docker push' ended with {process.ExitCode}: it was not pushed."));
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"'docker push' cannot be started: {e.Message}", e);
        }
    }

    private string Find()
    {
        var caller = environment.Variable(CallerVariable) is { Length: > 0 } given ? given : "docker";
        var found = caller.Contains('/', StringComparison.Ordinal)
            ? ProgramPath.IsProgram(caller) ? Path.GetFullPath(caller) : null
            : ProgramPath.Find(caller, environment.Variable("PATH"));
        return found ?? throw new FileNotFoundException($"the command '{caller}' is needed to push, and is not installed.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
