using System.Text;
using Strata.Cli.Commands;
using Strata.Cli.Output;

namespace Strata.Cli.Tests;

/// <summary>One command line, run in this process with streams, variables and a clock of the test.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(string[] args, string input = "", Dictionary<string, string>? variables = null)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CommandEnvironment
        {
            Output = output,
            Error = error,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = name => variables?.GetValueOrDefault(name),
            Time = TimeProvider.System,
            OutputProfile = ConsoleProfile.Plain,
        };
        var exitCode = await CommandLine.RunAsync(args, environment, Xunit.TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
