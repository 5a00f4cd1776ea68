using System.CommandLine;
using System.CommandLine.Invocation;

namespace Strata.Cli.Commands;

/// <summary>Prints the program's version. <c>Program</c> answers the plain forms itself, before anything else is loaded.</summary>
internal static class VersionCommand
{
    /// <summary>The version, as <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(VersionCommand).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The line that is printed.</summary>
    public static string Line => "strata " + Text + "\n";

    /// <summary><c>strata version</c>.</summary>
    public static Command Create(CommandEnvironment environment)
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Print(environment));
        return command;
    }

    /// <summary><c>strata --version</c>.</summary>
    public static Option CreateOption(CommandEnvironment environment) => new Option<bool>("--version")
    {
        Description = "Print the version.",
        Action = new PrintAction(environment),
    };

    private static int Print(CommandEnvironment environment)
    {
        environment.Output.Write(System.Text.Encoding.ASCII.GetBytes(Line));
        return ExitCodes.Success;
    }

    private sealed class PrintAction(CommandEnvironment environment) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult) => Print(environment);
    }
}
