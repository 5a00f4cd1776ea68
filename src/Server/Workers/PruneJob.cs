using Quartz;

namespace Strata.Server.Workers;

/// <summary>The daily clean-up as the scheduler runs it.</summary>
[DisallowConcurrentExecution]
internal sealed class PruneJob(Pruning pruning, ILogger<PruneJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await pruning.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            WorkersLog.PruneFailed(logger, exception);
        }
    }
}
