using System.Diagnostics;
using Strata.Core.Feeds;
using Strata.Server.Notifications;
using Strata.Server.Telemetry;
using Strata.Storage;

namespace Strata.Server.Workers;

/// <summary>Brings one feed up to date, tells this process and the metrics about it, and leaves the rest to whoever planned it.</summary>
internal sealed class FeedRun(
    IServerDatabase database,
    FeedCatalog catalog,
    UpdaterOptions options,
    IReadOnlyList<PlannedFeed> plan,
    HttpClient http,
    ChangeSignal changes,
    UpdaterMetrics metrics,
    LastUpdate lastUpdate,
    TimeProvider time,
    ILogger<FeedRun> logger)
{
    /// <summary>Fetches what has changed and stores it, one result for each partition. Partitions that fail keep their old data.</summary>
    /// <exception cref="UnknownFeedException">This program has no such feed; a replica of a newer version may have.</exception>
    public async Task<IReadOnlyList<FeedUpdateResult>> RunAsync(string name, bool force, CancellationToken cancellationToken)
    {
        var feed = catalog.Find(name) ?? throw new UnknownFeedException(name);
        using var activity = ServerActivity.Source.StartActivity("feed.update");
        activity?.SetTag("strata.feed", name);
        WorkersLog.FeedBegins(logger, name);
        var began = time.GetTimestamp();
        var results = new List<FeedUpdateResult>();
        var isWhole = false;
        try
        {
            var updater = new FeedUpdater(database.Advisories, time, options.Settings);
            var update = new FeedUpdateOptions { Force = force };
            await foreach (var result in updater.UpdateAsync([feed], null, http, update, cancellationToken).ConfigureAwait(false))
            {
                results.Add(result);
                Tell(result);
            }

            isWhole = results.TrueForAll(result => result.Error is null);
            var states = await database.Advisories.GetStatesAsync(cancellationToken).ConfigureAwait(false);
            metrics.Report(states, plan);
            if (isWhole)
            {
                await lastUpdate.RecordAsync(states, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            metrics.Ran(name, time.GetElapsedTime(began), isWhole);
            activity?.SetStatus(isWhole ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }

        if (isWhole)
        {
            var updated = results.Count(result => result.Outcome == FeedUpdateOutcome.Updated);
            WorkersLog.FeedRan(logger, name, updated, results.Count, time.GetElapsedTime(began).TotalSeconds);
        }

        return results;
    }

    private void Tell(FeedUpdateResult result)
    {
        if (result.Error is { } error)
        {
            WorkersLog.PartitionFailed(logger, result.Feed, result.Partition, error);
        }
        else if (result.State is { } state)
        {
            changes.Raise();
            WorkersLog.PartitionUpdated(logger, result.Feed, result.Partition, state.Records);
        }
    }
}
