using System.CommandLine;
using System.Text;
using Strata.Core.Feeds;
using Strata.Server.Configuration;
using Strata.Server.Telemetry;
using Strata.Storage;

namespace Strata.Server.Commands;

/// <summary><c>feeds list</c>: what is stored of each feed, how old it is, and what went wrong. Enabled feeds are there without data too.</summary>
internal static class FeedsListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ServerEnvironment environment)
    {
        var format = new Option<string>("--format", "-f") { Description = "The form of the answer.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show the partitions of each feed and the reasons for skipped records." };
        return DatabaseCommand.Create(
            "list", "Lists the enabled feeds and those that are stored.", environment, [format, verbose],
            (result, options, database, cancellationToken) => ListAsync(
                result.InvocationConfiguration.Output, options, database, result.GetValue(format) == "json", result.GetValue(verbose), cancellationToken));
    }

    private static async Task<int> ListAsync(
        TextWriter output, ServerOptions options, IServerDatabase database, bool asJson, bool isVerbose, CancellationToken cancellationToken)
    {
        var plan = options.Updater.Plan(new FeedCatalog(options.Updater.Settings, TimeProvider.System));
        var states = await database.Advisories.GetStatesAsync(cancellationToken).ConfigureAwait(false);
        var feeds = FeedStatus.Of(states, [.. plan.Select(feed => feed.Name)]);
        await output.WriteAsync(asJson ? Json(feeds, isVerbose) : Table(feeds, isVerbose)).ConfigureAwait(false);
        return ServerExitCodes.Success;
    }

    private static string Json(IReadOnlyList<FeedStatus> feeds, bool isVerbose)
    {
        using var json = new MemoryStream();
        FeedStatusJson.Write(feeds, isVerbose, json);
        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private static string Table(IReadOnlyList<FeedStatus> feeds, bool isVerbose)
    {
        if (feeds.Count == 0)
        {
            return "No feed is enabled, and nothing is stored.\n";
        }

        var text = new StringBuilder(PlainTable.Format(FeedStatusTable.Headings, FeedStatusTable.Rows(feeds, isVerbose)));
        foreach (var feed in feeds)
        {
            if (feed.Error is not null)
            {
                text.Append($"{feed.Name}: the last update failed: {LogText.Clean(feed.Error)}\n");
            }

            foreach (var (reason, count) in isVerbose ? feed.Skipped : new Dictionary<string, long>())
            {
                text.Append($"{feed.Name}: {count} records skipped: {LogText.Clean(reason)}\n");
            }
        }

        return text.ToString();
    }
}
