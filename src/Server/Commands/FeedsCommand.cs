using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Strata.Core.Feeds;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Server.Notifications;
using Strata.Server.Workers;
using Strata.Storage;

namespace Strata.Server.Commands;

/// <summary><c>feeds update</c>: feeds are updated by this process, beside the schedule of the servers that share the database.</summary>
internal static class FeedsCommand
{
    /// <summary>The commands.</summary>
    public static Command Create(ServerEnvironment environment) => new("feeds", "Brings feeds up to date.") { CreateUpdate(environment) };

    private static Command CreateUpdate(ServerEnvironment environment)
    {
        var feeds = new Option<string[]>("--feed")
        {
            Description = "Update this feed and no others; may be repeated. Default: the enabled ones.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var force = new Option<bool>("--force") { Description = "Import also what has not changed, and accept data with far fewer records than before." };
        return DatabaseCommand.Create(
            "update", "Fetches what has changed and stores it. Running servers notice it by themselves.", environment, [feeds, force],
            (result, options, database, cancellationToken) => UpdateAsync(
                result.InvocationConfiguration, options, database, result.GetValue(feeds) ?? [], result.GetValue(force), cancellationToken));
    }

    private static async Task<int> UpdateAsync(
        InvocationConfiguration console, ServerOptions options, IServerDatabase database, string[] names, bool force, CancellationToken cancellationToken)
    {
        var updater = options.Updater;
        var catalog = new FeedCatalog(updater.Settings, TimeProvider.System);
        if (names.FirstOrDefault(name => catalog.Find(name) is null) is { } unknown)
        {
            var known = string.Join(", ", catalog.All.Select(feed => feed.Name));
            throw new ConfigurationException($"--feed: no feed is called '{unknown}'; choose from {known}.");
        }

        // Switched-off updates (an interval of zero) are no reason against a run that is asked for.
        var plan = (updater.Interval > TimeSpan.Zero ? updater : updater with { Interval = TimeSpan.FromHours(1) }).Plan(catalog);
        using var http = FeedClient.Create(updater);
        var run = new FeedRun(
            database, catalog, updater, http, new ChangeSignal(), new UpdaterMetrics(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry())),
            new LastUpdate(plan, ServerDatabases.Cluster(options.Database)?.WriteLastUpdate), TimeProvider.System, NullLogger<FeedRun>.Instance);
        var failed = false;
        foreach (var feed in names.Length > 0 ? names.Distinct(StringComparer.Ordinal) : plan.Select(feed => feed.Name))
        {
            foreach (var result in await run.RunAsync(feed, force, cancellationToken).ConfigureAwait(false))
            {
                failed |= result.Error is not null;
                var writer = result.Error is null ? console.Output : console.Error;
                await writer.WriteLineAsync($"{result.Feed} {result.Partition}".TrimEnd() + ": " + Describe(result)).ConfigureAwait(false);
            }
        }

        return failed ? ServerExitCodes.Failed : ServerExitCodes.Success;
    }

    private static string Describe(FeedUpdateResult result) => result switch
    {
        { Error: { } error } => "not updated: " + error,
        { State: { } state } => string.Create(CultureInfo.InvariantCulture, $"updated, {state.Records} records"),
        _ => "unchanged",
    };
}
