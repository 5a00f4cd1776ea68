using Strata.Storage;
using Strata.Storage.Jobs;

namespace Strata.Server.Jobs;

/// <summary>
/// Does jobs for as long as the server runs: several at once, those submitted here at once, and those of other replicas when it next looks. At
/// shutdown what is under way is given back to the other replicas.
/// </summary>
internal sealed class JobWorker(
    IServerDatabase database, JobRun run, JobOptions options, JobBell bell, JobMetrics metrics, TimeProvider time, ILogger<JobWorker> logger) : BackgroundService
{
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(10);

    private readonly IJobStore _jobs = database.Jobs;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Workers == 0 || run.Kinds.Count == 0)
        {
            return Task.CompletedTask;
        }

        JobLog.Started(logger, options.Workers, string.Join(", ", run.Kinds));
        return Task.WhenAll(
            WorkAsync(stoppingToken), RepeatAsync(ExpireAsync, options.Poll, stoppingToken), RepeatAsync(CountAsync, CountInterval, stoppingToken),
            RepeatAsync(token => _jobs.PruneAsync(token), PruneInterval, stoppingToken));
    }

    /// <summary>One loop asks for jobs, so that a replica with many workers asks no more often than one with few.</summary>
    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var places = new SemaphoreSlim(options.Workers);
        var working = new HashSet<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            await places.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var rung = bell.Next;
            var claimed = await ClaimAsync(stoppingToken).ConfigureAwait(false);
            if (claimed is null)
            {
                places.Release();
                await WaitAsync(rung, stoppingToken).ConfigureAwait(false);
                continue;
            }

            working.RemoveWhere(static task => task.IsCompleted);
            working.Add(DoAsync(claimed, places, stoppingToken));
        }

        await Task.WhenAll(working).ConfigureAwait(false);
    }

    private async Task DoAsync(ClaimedJob claimed, SemaphoreSlim places, CancellationToken stoppingToken)
    {
        await Task.Yield();
        await run.RunAsync(claimed, stoppingToken).ConfigureAwait(false);
        places.Release();

        // A job of the same key may have waited for this one.
        bell.Ring();
    }

    private async Task<ClaimedJob?> ClaimAsync(CancellationToken stoppingToken)
    {
        try
        {
            return stoppingToken.IsCancellationRequested ? null : await _jobs.ClaimAsync(run.Kinds, options.Lease, stoppingToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                JobLog.StoreFailed(logger, exception);
            }

            return null;
        }
    }

    private async Task WaitAsync(Task rung, CancellationToken stoppingToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(rung, Task.Delay(options.Poll, time, woken.Token)).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
    }

    private async Task ExpireAsync(CancellationToken stoppingToken)
    {
        var count = await _jobs.ExpireAsync("The deadline passed before it was done.", options.Retention, stoppingToken).ConfigureAwait(false);
        if (count > 0)
        {
            metrics.Expired(count);
            JobLog.Expired(logger, count);
        }
    }

    private async Task CountAsync(CancellationToken stoppingToken) =>
        metrics.Counted(await _jobs.CountAsync(stoppingToken).ConfigureAwait(false));

    private async Task RepeatAsync(Func<CancellationToken, Task> work, TimeSpan interval, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    JobLog.StoreFailed(logger, exception);
                }
            }

            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
