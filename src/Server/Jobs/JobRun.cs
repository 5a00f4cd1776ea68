using Strata.Core.Advisories;
using Strata.Server.Telemetry;
using Strata.Storage;
using Strata.Storage.Jobs;

namespace Strata.Server.Jobs;

/// <summary>One attempt at a job, from its claim to its end or its return: the outermost border of its handler.</summary>
internal sealed class JobRun(
    IServerDatabase database, IEnumerable<IJobHandler> handlers, JobSecrets secrets, JobOptions options, JobMetrics metrics, TimeProvider time, ILogger<JobRun> logger)
{
    private const string Deadline = "The deadline passed while it was worked on.";

    private readonly IJobStore _jobs = database.Jobs;

    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    /// <summary>The kinds that can be done.</summary>
    public IReadOnlyCollection<string> Kinds => _handlers.Keys;

    /// <summary>Does a job and stores how it ended. Throws nothing.</summary>
    public async Task RunAsync(ClaimedJob claimed, CancellationToken stoppingToken)
    {
        var job = claimed.Job;
        using var activity = ServerActivity.Source.StartActivity("job." + job.Kind);
        using var timed = metrics.Running(job.Kind);
        using var deadline = new CancellationTokenSource(claimed.Remaining > TimeSpan.Zero ? claimed.Remaining : TimeSpan.Zero, time);
        using var lost = new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, lost.Token, stoppingToken);
        var renewing = RenewAsync(claimed.Lease, lost, ended.Token);
        Func<Task<bool>> end;
        string outcome;
        try
        {
            var documents = await WorkAsync(claimed, ended.Token).ConfigureAwait(false);
            metrics.Stored(job.Kind, documents.Sum(document => (long)document.Content.Length));
            (end, outcome) = (() => _jobs.CompleteAsync(claimed.Lease, documents, options.Retention, CancellationToken.None), "done");
        }
        catch (Exception exception)
        {
            (end, outcome) = lost.IsCancellationRequested ? (() => Task.FromResult(false), "lost")
                : deadline.IsCancellationRequested ? Fail(claimed, exception is JobFailedException told ? $"{Deadline} {told.Message}" : Deadline)
                : stoppingToken.IsCancellationRequested ? (() => _jobs.ReleaseAsync(claimed.Lease, CancellationToken.None), "released")
                : After(claimed, exception);
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        await EndAsync(job, end, outcome).ConfigureAwait(false);
    }

    private Task<IReadOnlyCollection<JobDocument>> WorkAsync(ClaimedJob claimed, CancellationToken cancellationToken)
    {
        var job = claimed.Job;
        if (job.Attempts > options.Attempts)
        {
            throw new JobFailedException($"It was begun {options.Attempts} times, and each time the server that did it ended.", isPassing: false);
        }

        string? secret = null;
        if (claimed.Secret is { } content)
        {
            secret = secrets.Open(job.Id, content)
                ?? throw new JobFailedException("The credentials of the job cannot be decrypted: the servers have different keys (strata.jobs.key).", isPassing: false);
        }

        return _handlers[job.Kind].RunAsync(new RunningJob(job, secret), cancellationToken);
    }

    /// <summary>What follows from a failure. That the database was away says nothing about the job.</summary>
    private (Func<Task<bool>> End, string Outcome) After(ClaimedJob claimed, Exception exception)
    {
        var job = claimed.Job;
        if (exception is not JobFailedException)
        {
            JobLog.Broke(logger, exception, job.Id, job.Kind);
        }

        var (problem, isPassing) = exception switch
        {
            JobFailedException failed => (failed.Message, failed.IsPassing),
            StoreException => ("The scanner's database did not answer.", true),
            _ => ($"The scanner failed unexpectedly; its log has the cause under job {job.Id}.", false),
        };
        var delay = options.Backoff * Math.Pow(2, Math.Min(job.Attempts - 1, 16));
        if (!isPassing || job.Attempts >= options.Attempts || delay >= job.Deadline - job.Changed)
        {
            return Fail(claimed, problem);
        }

        JobLog.Retried(logger, job.Id, job.Kind, LogText.Clean(job.Key), delay, LogText.Clean(problem));
        return (() => _jobs.RetryAsync(claimed.Lease, problem, delay, CancellationToken.None), "retried");
    }

    private (Func<Task<bool>> End, string Outcome) Fail(ClaimedJob claimed, string problem)
    {
        JobLog.Failed(logger, claimed.Job.Id, claimed.Job.Kind, LogText.Clean(claimed.Job.Key), LogText.Clean(problem));
        return (() => _jobs.FailAsync(claimed.Lease, problem, options.Retention, CancellationToken.None), "failed");
    }

    private async Task EndAsync(Job job, Func<Task<bool>> end, string outcome)
    {
        try
        {
            if (await end().ConfigureAwait(false))
            {
                if (outcome == "done")
                {
                    JobLog.Done(logger, job.Id, job.Kind, LogText.Clean(job.Key), job.Attempts);
                }
            }
            else
            {
                outcome = "lost";
                JobLog.Lost(logger, job.Id);
            }
        }
        catch (Exception exception)
        {
            outcome = "lost";
            JobLog.EndNotStored(logger, exception, job.Id);
        }

        metrics.Ended(job.Kind, outcome);
    }

    /// <summary>Gives signs of life until the job ends. Work whose lease may have lapsed is stopped: another worker may have begun it.</summary>
    private async Task RenewAsync(JobLease lease, CancellationTokenSource lost, CancellationToken ended)
    {
        var renewed = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(options.Lease / 3, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
            {
                return;
            }

            var asked = time.GetTimestamp();
            var isLost = false;
            try
            {
                isLost = !await _jobs.RenewAsync(lease, options.Lease, ended).ConfigureAwait(false);
                renewed = asked;
            }
            catch (Exception exception)
            {
                if (ended.IsCancellationRequested)
                {
                    return;
                }

                JobLog.StoreFailed(logger, exception);
                isLost = time.GetElapsedTime(renewed) >= options.Lease;
            }

            if (isLost)
            {
                await lost.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
    }
}
