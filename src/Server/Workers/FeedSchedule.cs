using System.Security.Cryptography;
using System.Text;
using Quartz;
using Strata.Core.Advisories;
using Strata.Server.Configuration;

namespace Strata.Server.Workers;

/// <summary>
/// Puts the enabled feeds and the clean-up into the scheduler. In a cluster every replica does so at its start: what is there already with
/// the same settings is left alone, so that a restart neither delays nor repeats a run.
/// </summary>
internal sealed class FeedSchedule(
    UpdaterOptions options, IReadOnlyList<PlannedFeed> plan, Func<double> chance, TimeProvider time, ILogger<FeedSchedule> logger)
{
    /// <summary>The group of the feeds' jobs; a job's name is the feed's.</summary>
    public const string FeedGroup = "feeds";

    private static readonly JobKey Prune = new("prune", "maintenance");

    /// <summary>
    /// The waits before the retries that there is room for between two ordinary runs, each twice the one before. The scheduler lengthens
    /// each by up to a tenth, by chance.
    /// </summary>
    public static IReadOnlyList<TimeSpan> RetryWaits(UpdaterOptions options, TimeSpan interval)
    {
        var waits = new List<TimeSpan>();
        var end = TimeSpan.Zero;
        for (var wait = options.FirstBackoff; wait > TimeSpan.Zero && end + wait < interval; wait *= 2)
        {
            waits.Add(wait);
            end += wait;
        }

        return waits;
    }

    /// <summary>Brings the scheduler to the plan.</summary>
    /// <param name="scheduler">The scheduler, started or not.</param>
    /// <param name="states">The feeds' states: what was looked at a moment ago is not looked at again at once.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task ApplyAsync(IScheduler scheduler, IReadOnlyList<FeedState> states, CancellationToken cancellationToken)
    {
        foreach (var feed in plan)
        {
            var next = FeedStates.CheckedAt(states, feed.Name) + feed.Interval ?? DateTimeOffset.MinValue;
            var trigger = TriggerBuilder.Create(time)
                .WithIdentity(feed.Name, FeedGroup)
                .WithDescription(Describe(feed))
                .WithRetryPolicy(RetriesOf(feed.Interval))
                .StartAt(Later(next))
                .WithSimpleSchedule(schedule => Repeat(schedule, feed.Interval))
                .Build();
            var job = JobBuilder.Create<FeedJob>().WithIdentity(feed.Name, FeedGroup).StoreDurably().RequestRecovery().Build();
            await PlaceAsync(scheduler, job, trigger, feed.Interval, cancellationToken).ConfigureAwait(false);
        }

        await RemoveOthersAsync(scheduler, cancellationToken).ConfigureAwait(false);
        await PlacePruneAsync(scheduler, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether what is planned is not the plan of this process: a replica with other settings started later.</summary>
    public async Task<bool> IsForeignAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        var planned = await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(FeedGroup), cancellationToken).ConfigureAwait(false);
        if (!planned.Select(key => key.Name).ToHashSet(StringComparer.Ordinal).SetEquals(plan.Select(feed => feed.Name)))
        {
            return true;
        }

        foreach (var feed in plan)
        {
            var trigger = await scheduler.GetTrigger(new TriggerKey(feed.Name, FeedGroup), cancellationToken).ConfigureAwait(false);
            if (trigger?.Description != Describe(feed))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs feeds now, on whichever replica has room, beside the schedule; all enabled ones when none is named.</summary>
    /// <exception cref="UnknownFeedException">The feed is not planned.</exception>
    public async Task TriggerAsync(IScheduler scheduler, string? feed, CancellationToken cancellationToken)
    {
        if (feed is not null && plan.All(planned => planned.Name != feed))
        {
            throw new UnknownFeedException(feed);
        }

        foreach (var planned in plan.Where(planned => feed is null || planned.Name == feed))
        {
            await scheduler.TriggerJob(new JobKey(planned.Name, FeedGroup), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What tells this plan of a feed from another: its interval, and a hash of what may be secret.</summary>
    private string Describe(PlannedFeed feed)
    {
        var hidden = $"{options.FirstBackoff.Ticks} {options.Jitter > TimeSpan.Zero} {options.Settings.BaseAddresses.GetValueOrDefault(feed.Name)}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hidden)).AsSpan(0, 8));
        return $"{GoDuration.Format(feed.Interval)} {hash}";
    }

    private async Task PlacePruneAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        if (options.PruneInterval <= TimeSpan.Zero)
        {
            await scheduler.DeleteJob(Prune, cancellationToken).ConfigureAwait(false);
            return;
        }

        var trigger = TriggerBuilder.Create(time)
            .WithIdentity(Prune.Name, Prune.Group)
            .WithDescription(GoDuration.Format(options.PruneInterval))
            .StartAt(Later(time.GetUtcNow() + TimeSpan.FromMinutes(10)))
            .WithSimpleSchedule(schedule => Repeat(schedule, options.PruneInterval))
            .Build();
        var job = JobBuilder.Create<PruneJob>().WithIdentity(Prune).StoreDurably().Build();
        await PlaceAsync(scheduler, job, trigger, options.PruneInterval, cancellationToken).ConfigureAwait(false);
    }

    private async Task PlaceAsync(IScheduler scheduler, IJobDetail job, ITrigger trigger, TimeSpan interval, CancellationToken cancellationToken)
    {
        var existing = await scheduler.GetTrigger(trigger.Key, cancellationToken).ConfigureAwait(false);
        if (existing?.Description == trigger.Description)
        {
            return;
        }

        try
        {
            await scheduler.ScheduleJob(job, trigger, new ScheduleJobOptions { Replace = existing is not null }, cancellationToken).ConfigureAwait(false);
            WorkersLog.Scheduled(logger, job.Key.Name, GoDuration.Format(interval), trigger.StartTimeUtc);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another replica started at the same moment: its schedule is as good as ours.
        }
    }

    private async Task RemoveOthersAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(FeedGroup), cancellationToken).ConfigureAwait(false))
        {
            if (plan.All(feed => feed.Name != key.Name))
            {
                await scheduler.DeleteJob(key, cancellationToken).ConfigureAwait(false);
                WorkersLog.Removed(logger, key.Name);
            }
        }
    }

    private RetryPolicy RetriesOf(TimeSpan interval) => RetryWaits(options, interval) is { Count: > 0 } waits
        ? RetryPolicy.Exponential(waits.Count, waits[0], 2, interval, options.Jitter > TimeSpan.Zero ? 0.1 : 0)
        : RetryPolicy.None;

    /// <summary>The given instant or now, and a share of the jitter.</summary>
    private DateTimeOffset Later(DateTimeOffset instant)
    {
        var now = time.GetUtcNow();
        return (instant > now ? instant : now) + (options.Jitter * chance());
    }

    /// <summary>What was missed while no replica ran is made up for once.</summary>
    private static void Repeat(SimpleScheduleBuilder schedule, TimeSpan interval) =>
        schedule.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount);
}
