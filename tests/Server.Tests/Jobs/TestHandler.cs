using Strata.Server.Jobs;
using Strata.Storage.Jobs;

namespace Strata.Server.Tests.Jobs;

/// <summary>Does jobs as a test says.</summary>
internal sealed class TestHandler(Func<RunningJob, CancellationToken, Task> work) : IJobHandler
{
    public const string KindName = "test";

    public string Kind => KindName;

    public async Task<IReadOnlyCollection<JobDocument>> RunAsync(RunningJob job, CancellationToken cancellationToken)
    {
        await work(job, cancellationToken);
        return [];
    }
}
