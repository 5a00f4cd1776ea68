using Strata.Server.Configuration;

namespace Strata.Server.Hosting;

/// <summary>
/// How long work may go on. It does not end with the connection that asked for it; when the server is told to stop it has the grace period, and
/// is cancelled after that.
/// </summary>
internal sealed class WorkLifetime : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _stopping;

    /// <summary>Follows the host.</summary>
    public WorkLifetime(IHostApplicationLifetime host, ServerOptions options, TimeProvider time)
    {
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopping = host.ApplicationStopping.Register(() => _stop.CancelAfter(options.Api.ShutdownGrace));
    }

    /// <summary>Cancelled at the end of the grace period.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _stop.Dispose();
    }
}
