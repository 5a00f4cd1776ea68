using System.Globalization;
using Quartz;

namespace Strata.Server.Workers;

/// <summary>
/// One run of one feed as the scheduler does it: never twice at once in all replicas, and again on another replica when this one dies. A
/// failure is thrown, so that the scheduler's retries (2 minutes, 4, 8 and so on) follow; when they have come to the interval, the ordinary
/// runs are the retries.
/// </summary>
[DisallowConcurrentExecution]
[PersistJobDataAfterExecution]
internal sealed class FeedJob(FeedRun run, UpdaterOptions options, ILogger<FeedJob> logger) : IJob
{
    /// <summary>The number of failures in a row, as text, in the job's data.</summary>
    private const string Failures = "failures";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var feed = context.JobDetail.Key.Name;
        var data = context.JobDetail.JobDataMap;
        var failed = true;
        try
        {
            var results = await run.RunAsync(feed, force: false, cancellationToken).ConfigureAwait(false);
            failed = results.Any(result => result.Error is not null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            WorkersLog.FeedFailed(logger, exception, feed);
        }

        var failures = failed ? Read(data) + 1 : 0;
        data[Failures] = failures.ToString(CultureInfo.InvariantCulture);
        var interval = options.PerFeed.GetValueOrDefault(feed)?.Interval ?? options.Interval;
        var isFailingForLong = (options.MaximumBackoff ?? interval) >= interval && failures > FeedSchedule.Retries(options, interval);
        if (isFailingForLong)
        {
            WorkersLog.FailingForLong(logger, feed, failures);
        }
        else if (failed)
        {
            throw new JobExecutionException($"The feed {feed} failed.");
        }
    }

    private static int Read(JobDataMap data) =>
        data.TryGetValue(Failures, out var value) && int.TryParse(value as string, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
