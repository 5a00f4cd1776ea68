using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Strata.Cli.Completion;
using Strata.Cli.Plugin;

namespace Strata.Cli.Commands;

/// <summary>The command line as a whole: the tree of commands, and the border where every exception ends.</summary>
internal static class CommandLine
{
    /// <summary>Response files are off: <c>@0</c> is a way to name an image.</summary>
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>The tree of commands.</summary>
    public static RootCommand Create(CommandEnvironment environment)
    {
        var shared = new SharedOptions();
        var root = new RootCommand("Finds known vulnerabilities in container images and Linux file systems.")
        {
            ScanCommand.Create(environment, shared),
            ExplainCommand.Create(environment, shared),
            DbCommand.Create(environment, shared),
            CacheCommand.Create(environment),
            PolicyCommand.Create(environment),
            CompareVersionsCommand.Create(environment),
            DemoCommand.Create(environment),
            PushCommand.Create(environment, shared),
            InstallCommand.Create(environment),
            CompletionCommand.Create(),
            VersionCommand.Create(environment),
        };
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Add(VersionCommand.CreateOption(environment));
        root.Add(shared.Debug);
        return root;
    }

    /// <summary>Runs one command line and returns its exit code; throws only when cancelled.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var root = Create(environment);
        if (args is [PluginCall.CompleteArgument, ..])
        {
            return await CompleteAsync(root, [.. args.Skip(1)], environment, cancellationToken).ConfigureAwait(false);
        }

        var given = root.Parse(args, Parsing);
        var result = EnvironmentOptions.Apply(given, args, environment.Variable, Parsing);
        if (result.Action is ParseErrorAction)
        {
            return RefuseUsage(result, environment, given.Errors.Count == 0 ? EnvironmentOptions.Blame(result.Errors[0]) : "");
        }

        try
        {
            await using var text = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = text,
                Error = environment.Error,
            };
            return await result.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            var failure = Failure.Of(exception);
            failure.WriteTo(environment.Error, exception, result.GetValue<bool>(SharedOptions.DebugName));
            return failure.ExitCode;
        }
    }

    /// <summary>Prints the candidates for the last word; to the docker command also whether files may be offered (0) or not (4).</summary>
    private static async Task<int> CompleteAsync(
        RootCommand root, IReadOnlyList<string> words, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var candidates = Completer.Of(root, words);
        string[] directive = environment.Docker is null ? [] : [candidates.Count == 0 ? ":0" : ":4"];
        var text = string.Concat(candidates.Concat(directive).Select(line => line + "\n"));
        await environment.Output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <summary>A group of commands without a command shows what there is to choose from; everything else is one line.</summary>
    private static int RefuseUsage(ParseResult result, CommandEnvironment environment, string blame)
    {
        var path = CommandPath(result);
        var isGroup = result.CommandResult.Command.Subcommands.Count > 0;
        if (isGroup && result.UnmatchedTokens.Count == 0)
        {
            var help = result.RootCommandResult.Command.Parse([.. path.Split(' ').Skip(1), "--help"], Parsing);
            help.Invoke(new InvocationConfiguration { Output = environment.Error, Error = environment.Error });
            return ExitCodes.Usage;
        }

        var problem = isGroup ? $"'{result.UnmatchedTokens[0]}' is no command of '{path}'" : result.Errors[0].Message.TrimEnd('.');
        new Failure(ExitCodes.Usage, $"{problem}{blame}. See '{path} --help'.").WriteTo(environment.Error, null, false);
        return ExitCodes.Usage;
    }

    private static string CommandPath(ParseResult result)
    {
        var names = new List<string>();
        for (var command = result.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, command.Parent is null ? "strata" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
