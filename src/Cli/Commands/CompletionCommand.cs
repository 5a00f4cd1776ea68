using System.CommandLine;
using Strata.Cli.Completion;

namespace Strata.Cli.Commands;

/// <summary><c>strata completion SHELL</c>: prints the script that completes this program's command lines in a shell.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = ShellArgument("The shell.");
        var command = new Command("completion", "Print a script that completes command lines in a shell.") { shell };
        command.SetAction(result =>
        {
            result.InvocationConfiguration.Output.Write(CompletionScript.Of(result.GetRequiredValue(shell)).Text);
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>An argument that names a shell.</summary>
    public static Argument<string> ShellArgument(string description)
    {
        var shell = new Argument<string>("SHELL") { Description = description };
        shell.AcceptOnlyFromAmong([.. CompletionScript.All.Select(script => script.Shell)]);
        return shell;
    }
}
