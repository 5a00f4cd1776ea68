using Quartz;

namespace Strata.Server.Tests.Workers;

/// <summary>Tells a test about every job that begins.</summary>
internal sealed class RecordingListener(Action<IJobExecutionContext> begins) : IJobListener
{
    public string Name => "recording";

    public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        begins(context);
        return ValueTask.CompletedTask;
    }
}
