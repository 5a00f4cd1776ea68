using System.Text;
using Strata.Cli.Output;
using Strata.Cli.Plugin;

namespace Strata.Cli.Commands;

/// <summary>What a command sees of the process around it: its streams, its variables and its clock. Tests hand in their own.</summary>
internal sealed record CommandEnvironment
{
    /// <summary>Results, and nothing else.</summary>
    public required Stream Output { get; init; }

    /// <summary>Errors, notes and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>The value of an environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What <see cref="Output"/> can show.</summary>
    public required ConsoleProfile OutputProfile { get; init; }

    /// <summary>The columns of the terminal that <see cref="Error"/> is, or null when it is a file or a pipe.</summary>
    public int? ErrorWidth { get; init; }

    /// <summary>The options of the docker command when this is its plugin, else null.</summary>
    public DockerGlobals? Docker { get; init; }

    /// <summary>The file of this program, or null where it is not known.</summary>
    public string? ProgramFile { get; init; }

    /// <summary>The real process.</summary>
    /// <param name="docker">The options of the docker command when this is its plugin, else null.</param>
    public static CommandEnvironment OfProcess(DockerGlobals? docker) => new()
    {
        Docker = docker,
        ProgramFile = Environment.ProcessPath,
        Output = StandardStream.Output,
        Error = new StreamWriter(StandardStream.Error, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" },
        OpenInput = Console.OpenStandardInput,
        Variable = Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
        OutputProfile = ConsoleProfile.OfStandardOutput(),
        ErrorWidth = Console.IsErrorRedirected ? null : TerminalSize.ColumnsOf(2),
    };
}
