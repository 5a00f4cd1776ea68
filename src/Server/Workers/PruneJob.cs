using Quartz;

namespace Strata.Server.Workers;

/// <summary>The daily clean-up as the scheduler runs it.</summary>
[DisallowConcurrentExecution]
internal sealed class PruneJob(Pruning pruning) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await pruning.RunAsync(cancellationToken).ConfigureAwait(false);
}
