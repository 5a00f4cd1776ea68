using System.Globalization;
using Quartz;
using Strata.Core.Advisories;
using Strata.Core.Feeds;

namespace Strata.Server.Workers;

/// <summary>
/// One run of one feed as the scheduler does it: never twice at once in all replicas, and again on another replica when this one dies. A
/// failure is thrown, so that the scheduler's retries (2 minutes, 4, 8 and so on) follow; when they have come to the interval, the ordinary
/// runs are the retries.
/// </summary>
[DisallowConcurrentExecution]
[PersistJobDataAfterExecution]
internal sealed class FeedJob(FeedRun run, UpdaterOptions options, TimeProvider time, ILogger<FeedJob> logger) : IJob
{
    /// <summary>The number of failures in a row, as text, in the job's data.</summary>
    private const string Failures = "failures";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var feed = context.JobDetail.Key.Name;
        var data = context.JobDetail.JobDataMap;
        var problem = await RunAsync(feed, cancellationToken).ConfigureAwait(false);
        var failures = problem is null ? 0 : Read(data) + 1;
        data[Failures] = failures.ToString(CultureInfo.InvariantCulture);
        if (problem is null)
        {
            return;
        }

        var waits = FeedSchedule.RetryWaits(options, options.PerFeed.GetValueOrDefault(feed)?.Interval ?? options.Interval);
        var mayRetry = failures <= waits.Count;
        var next = mayRetry ? time.GetUtcNow() + waits[failures - 1] : context.NextFireTimeUtc;
        WorkersLog.FeedFailed(logger, feed, problem, failures, next?.UtcDateTime);
        if (mayRetry)
        {
            throw new JobExecutionException($"The feed {feed} failed.");
        }
    }

    /// <summary>What went wrong; null when nothing did.</summary>
    private async Task<string?> RunAsync(string feed, CancellationToken cancellationToken)
    {
        try
        {
            return Describe(await run.RunAsync(feed, force: false, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is StoreException or StoreReadOnlyException or UnknownFeedException)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            WorkersLog.FeedBroke(logger, exception, feed);
            return exception.Message;
        }
    }

    private static string? Describe(IReadOnlyList<FeedUpdateResult> results)
    {
        var failed = results.Where(result => result.Error is not null).ToList();
        return failed switch
        {
            [] => null,
            [{ Partition: "" } only] => only.Error,
            [var only] => $"{only.Partition}: {only.Error}",
            [var first, ..] => string.Create(CultureInfo.InvariantCulture, $"{failed.Count} of {results.Count} parts, {first.Partition} first: {first.Error}"),
        };
    }

    private static int Read(JobDataMap data) =>
        data.TryGetValue(Failures, out var value) && int.TryParse(value as string, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
