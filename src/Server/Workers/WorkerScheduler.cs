using Quartz;
using Strata.Storage;

namespace Strata.Server.Workers;

/// <summary>
/// Starts the scheduler when the database answers, and stops it at shutdown: runs that are going on are asked to stop, keep the old data,
/// and are taken over by another replica.
/// </summary>
internal sealed class WorkerScheduler(
    ISchedulerFactory schedulers,
    FeedSchedule schedule,
    IReadOnlyList<PlannedFeed> plan,
    IServerDatabase database,
    UpdaterMetrics metrics,
    TimeProvider time,
    ILogger<WorkerScheduler> logger) : BackgroundService
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private IScheduler? _scheduler;
    private bool _isPlanned;
    private bool _isForeign;

    /// <summary>Runs feeds now: one, or all enabled ones when it is null. What an administrator's request calls.</summary>
    /// <exception cref="UnknownFeedException">The feed is not enabled.</exception>
    public async Task TriggerAsync(string? feed, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken).ConfigureAwait(false);
        await schedule.TriggerAsync(scheduler, feed, cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_scheduler is { } scheduler)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var states = await database.Advisories.GetStatesAsync(stoppingToken).ConfigureAwait(false);
                metrics.Report(states, plan);
                if (!_isPlanned)
                {
                    _scheduler ??= await schedulers.GetScheduler(stoppingToken).ConfigureAwait(false);
                    await _scheduler.Start(stoppingToken).ConfigureAwait(false);
                    await schedule.ApplyAsync(_scheduler, states, stoppingToken).ConfigureAwait(false);
                    _isPlanned = true;
                }

                await CompareAsync(_scheduler!, stoppingToken).ConfigureAwait(false);
                wait = ReportInterval;
            }
            catch (Exception exception)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    WorkersLog.ScheduleFailed(logger, exception);
                }

                wait = RetryInterval;
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells, at the change, whether the plan in force is that of this replica.</summary>
    private async Task CompareAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        var wasForeign = _isForeign;
        _isForeign = await schedule.IsForeignAsync(scheduler, cancellationToken).ConfigureAwait(false);
        metrics.Planned(_isForeign);
        if (_isForeign && !wasForeign)
        {
            WorkersLog.ScheduleForeign(logger);
        }
        else if (wasForeign && !_isForeign)
        {
            WorkersLog.ScheduleOwn(logger);
        }
    }
}
