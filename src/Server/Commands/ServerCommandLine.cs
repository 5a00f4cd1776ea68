using System.CommandLine;
using System.CommandLine.Invocation;
using Strata.Core.Advisories;
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
            NotificationsCommand.Create(environment),
            PruneCommand.Create(environment),
        };
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
        var result = Create(environment, serve).Parse(args, Parsing);
        if (result.Action is ParseErrorAction)
        {
            await error.WriteLineAsync($"strata-server: {result.Errors[0].Message.TrimEnd('.')}. See 'strata-server --help'.").ConfigureAwait(false);
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
            var message = problem is StoreException or StoreReadOnlyException or BundleException or IOException or UnauthorizedAccessException ? problem.Message : problem.ToString();
            await error.WriteLineAsync($"strata-server: {message}").ConfigureAwait(false);
            return ServerExitCodes.Failed;
        }
    }
}
