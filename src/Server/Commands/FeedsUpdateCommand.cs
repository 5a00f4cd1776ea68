using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Strata.Core.Feeds;
using Strata.Server.Configuration;
using Strata.Server.Hosting;
using Strata.Server.Notifications;
using Strata.Server.Workers;
using Strata.Storage;

namespace Strata.Server.Commands;

/// <summary>
/// <c>feeds update</c>: feeds are updated by this process, from the network or from local data, beside the schedule of the servers that share
/// the database.
/// </summary>
internal static class FeedsUpdateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ServerEnvironment environment)
    {
        var feeds = new Option<string[]>("--feed")
        {
            Description = "Update this feed and no others; may be repeated. Default: the enabled ones.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var from = new Option<string?>("--from")
        {
            Description = "Take the data from this file, folder, archive or mirror of the publisher's paths, and not from the network.",
            HelpName = "PATH",
        };
        var force = new Option<bool>("--force") { Description = "Import also what has not changed, and accept data with far fewer records than before." };
        return DatabaseCommand.Create(
            "update", "Fetches what has changed and stores it. Running servers notice it by themselves.", environment, [feeds, from, force],
            (result, options, database, cancellationToken) => UpdateAsync(
                result.InvocationConfiguration,
                options,
                database,
                new Request([.. (result.GetValue(feeds) ?? []).Distinct(StringComparer.Ordinal)], result.GetValue(from), result.GetValue(force)),
                cancellationToken));
    }

    private static async Task<int> UpdateAsync(
        InvocationConfiguration console, ServerOptions options, IServerDatabase database, Request request, CancellationToken cancellationToken)
    {
        var updater = options.Updater;
        var catalog = new FeedCatalog(updater.Settings, TimeProvider.System);
        if (request.Feeds.FirstOrDefault(name => catalog.Find(name) is null) is { } unknown)
        {
            var known = string.Join(", ", catalog.All.Select(feed => feed.Name));
            throw new ConfigurationException($"--feed: no feed is called '{unknown}'; choose from {known}.");
        }

        // Switched-off updates (an interval of zero) are no reason against a run that is asked for.
        var plan = (updater.Interval > TimeSpan.Zero ? updater : updater with { Interval = TimeSpan.FromHours(1) }).Plan(catalog);
        var lastUpdate = new LastUpdate(plan, ServerDatabases.Cluster(options.Database, database)?.WriteLastUpdate, NullLogger.Instance);
        IReadOnlyList<string> names = request.Feeds.Count > 0 ? request.Feeds : [.. plan.Select(feed => feed.Name)];
        var results = request.From is { } path
            ? ImportAsync(path, [.. names.Select(name => catalog.Find(name)!)], request, updater, database, lastUpdate, cancellationToken)
            : FetchAsync(names, request, updater, plan, catalog, database, lastUpdate, cancellationToken);
        var failed = false;
        await foreach (var result in results.ConfigureAwait(false))
        {
            failed |= result.Error is not null;
            var writer = result.Error is null ? console.Output : console.Error;
            await writer.WriteLineAsync($"{result.Feed} {result.Partition}".TrimEnd() + ": " + Describe(result)).ConfigureAwait(false);
        }

        return failed ? ServerExitCodes.Failed : ServerExitCodes.Success;
    }

    private static async IAsyncEnumerable<FeedUpdateResult> FetchAsync(
        IReadOnlyList<string> names,
        Request request,
        UpdaterOptions updater,
        IReadOnlyList<PlannedFeed> plan,
        FeedCatalog catalog,
        IServerDatabase database,
        LastUpdate lastUpdate,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = FeedClient.Create(updater);
        var run = new FeedRun(
            database, catalog, updater, plan, http, new ChangeSignal(), new UpdaterMetrics(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry())),
            lastUpdate, TimeProvider.System, NullLogger<FeedRun>.Instance);
        foreach (var feed in names)
        {
            foreach (var result in await run.RunAsync(feed, request.Force, cancellationToken).ConfigureAwait(false))
            {
                yield return result;
            }
        }
    }

    private static async IAsyncEnumerable<FeedUpdateResult> ImportAsync(
        string path,
        IReadOnlyList<IFeed> feeds,
        Request request,
        UpdaterOptions updater,
        IServerDatabase database,
        LastUpdate lastUpdate,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var import = new FeedUpdater(database.Advisories, TimeProvider.System, updater.Settings)
            .ImportAsync(feeds, request.Feeds.Count > 0, path, new FeedUpdateOptions { Force = request.Force }, cancellationToken);
        await foreach (var result in import.ConfigureAwait(false))
        {
            yield return result;
        }

        await lastUpdate.RecordAsync(await database.Advisories.GetStatesAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private static string Describe(FeedUpdateResult result) => result switch
    {
        { Error: { } error } => "not updated: " + error,
        { State: { } state } when state.Skipped.Count > 0 =>
            string.Create(CultureInfo.InvariantCulture, $"updated, {state.Records} records, {state.Skipped.Values.Sum()} skipped"),
        { State: { } state } => string.Create(CultureInfo.InvariantCulture, $"updated, {state.Records} records"),
        _ => "unchanged",
    };

    /// <summary>What the command line asks for.</summary>
    /// <param name="Feeds">The named feeds; empty for the enabled ones.</param>
    /// <param name="From">Where the local data is, or null for the network.</param>
    /// <param name="Force">Whether what has not changed is imported too.</param>
    private sealed record Request(IReadOnlyList<string> Feeds, string? From, bool Force);
}
