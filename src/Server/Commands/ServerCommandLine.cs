using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Bundles;
using Strata.Server.Configuration;

namespace Strata.Server.Commands;

/// <summary>The command line as a whole: the tree of commands, and the border where every exception ends.</summary>
internal static class ServerCommandLine
{
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>The tree of commands.</summary>
    /// <param name="environment">Variables and files.</param>
    /// <param name="serve">Runs a server until it is told to stop.</param>
    public static RootCommand Create(ServerEnvironment environment, Func<LoadedConfiguration, CancellationToken, Task<int>> serve)
    {
        var root = new RootCommand("Serves the Clair v1 API: layers are posted and answered with their known vulnerabilities.")
        {
            BundleCommands.CreateBundle(environment),
            BundleCommands.CreateRestore(environment),
            ConfigCommand.Create(environment),
            FeedsCommand.Create(environment),
            ImportClair2Command.Create(environment),
            NotificationsCommand.Create(environment),
            PruneCommand.Create(environment),
            VersionCommand.Create(),
        };
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Add(VersionCommand.CreateOption());
        var reader = new ServerOptionsReader();
        foreach (var option in reader.Options)
        {
            root.Add(option);
        }

        root.SetAction((result, cancellationToken) => serve(reader.Read(result, environment), cancellationToken));
        return root;
    }

    /// <summary>Runs one command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        ServerEnvironment environment,
        TextWriter output,
        TextWriter error,
        Func<LoadedConfiguration, CancellationToken, Task<int>> serve)
    {
        var result = Create(environment, serve).Parse(ClairFlags.Translate(args), Parsing);
        if (result.Action is ParseErrorAction)
        {
            await RefuseAsync(result, error).ConfigureAwait(false);
            return ServerExitCodes.Usage;
        }

        if (Misplaced(result) is { } option)
        {
            await error.WriteLineAsync(
                $"strata-server: '{option}' is an option of the server and would not count for '{result.CommandResult.Command.Name}': put it behind the command.")
                .ConfigureAwait(false);
            return ServerExitCodes.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = output,
                Error = error,
            };
            return await result.InvokeAsync(invocation, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConfigurationException problem)
        {
            await error.WriteLineAsync($"strata-server: {problem.Message}").ConfigureAwait(false);
            return ServerExitCodes.Usage;
        }
        catch (Exception problem)
        {
            var message = problem is StoreException or StoreReadOnlyException or BundleException or FeedFormatException or IOException or UnauthorizedAccessException ? problem.Message : problem.ToString();
            await error.WriteLineAsync($"strata-server: {message}").ConfigureAwait(false);
            return ServerExitCodes.Failed;
        }
    }

    /// <summary>
    /// An option of the server that was given before a command, or null. The command has one of the same name that was not given: it would
    /// use another database than the one that stands there.
    /// </summary>
    private static string? Misplaced(ParseResult result) => result.CommandResult.Command is RootCommand
        ? null
        : result.RootCommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => !option.Implicit && option.Option is not HelpOption)?.Option.Name;

    /// <summary>A group of commands without a command shows what there is to choose from; everything else is one line.</summary>
    private static async Task RefuseAsync(ParseResult result, TextWriter error)
    {
        var path = new List<string>();
        for (var command = result.CommandResult; command.Parent is CommandResult parent; command = parent)
        {
            path.Insert(0, command.Command.Name);
        }

        if (path.Count > 0 && result.CommandResult.Command.Subcommands.Count > 0 && result.UnmatchedTokens.Count == 0)
        {
            var help = result.RootCommandResult.Command.Parse([.. path, "--help"], Parsing);
            await help.InvokeAsync(new InvocationConfiguration { Output = error, Error = error }, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        var name = string.Join(' ', path.Prepend("strata-server"));
        await error.WriteLineAsync($"strata-server: {result.Errors[0].Message.TrimEnd('.')}. See '{name} --help'.").ConfigureAwait(false);
    }
}
