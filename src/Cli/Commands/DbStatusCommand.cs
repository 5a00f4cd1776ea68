using System.CommandLine;
using Strata.Cli.Composition;
using Strata.Cli.Output;
using Strata.Core.Feeds;

namespace Strata.Cli.Commands;

/// <summary><c>strata db status</c>: what is stored, how old it is, and what went wrong.</summary>
internal static class DbStatusCommand
{
    public static Command Create(CommandEnvironment environment, SharedOptions shared)
    {
        var format = new Option<string>("--format", "-f") { Description = "The form of the answer.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show the partitions of each feed and the reasons for skipped records." };
        var command = new Command("status", "Show the feeds that are stored.") { format, verbose, shared.Database };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var store = ProductStore.Open(RuntimeSettings.Read(result, shared, environment), environment);
            var feeds = FeedStatus.Of(await store.GetStatesAsync(cancellationToken).ConfigureAwait(false));
            if (result.GetValue(format) == "json")
            {
                FeedStatusJson.Write(feeds, result.GetValue(verbose), environment.Output);
            }
            else
            {
                FeedStatusWriter.WriteTable(feeds, result.GetValue(verbose), environment.OutputProfile, environment.Output);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
