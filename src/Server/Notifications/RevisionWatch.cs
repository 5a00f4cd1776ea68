using Strata.Storage;

namespace Strata.Server.Notifications;

/// <summary>Notices within a second that another process changed the database, and raises <see cref="ChangeSignal"/>.</summary>
internal sealed class RevisionWatch(IServerDatabase database, ChangeSignal signal, TimeProvider time, ILogger<RevisionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? known = null;
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var revision = await database.GetRevisionAsync(stoppingToken).ConfigureAwait(false);
                if (known != revision || failing)
                {
                    signal.Raise();
                }

                known = revision;
                failing = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                {
                    NotifierLog.RevisionUnreadable(logger, exception);
                }

                failing = true;
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
