using System.CommandLine;
using System.CommandLine.Invocation;
using Strata.Server.Hosting;

namespace Strata.Server.Commands;

/// <summary><c>version</c> and <c>--version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("version", "Prints the version.");
        command.SetAction(Print);
        return command;
    }

    /// <summary>The option.</summary>
    public static Option CreateOption() => new Option<bool>("--version") { Description = "Prints the version.", Action = new PrintAction() };

    private static int Print(ParseResult result)
    {
        result.InvocationConfiguration.Output.WriteLine($"strata-server {ProductVersion.Text}");
        return ServerExitCodes.Success;
    }

    private sealed class PrintAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult) => Print(parseResult);
    }
}
