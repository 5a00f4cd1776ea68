namespace Strata.Server.Journal;

/// <summary>
/// Applies journalled edits: this server's when their writers pause, or after three tenths of a second; and those that another server has left, since it
/// is gone, after a second at most. When the server stops, it leaves nothing of its own.
/// </summary>
internal sealed class JournalApplier(EditJournal journal, TimeProvider time, ILogger<JournalApplier> logger) : BackgroundService
{
    /// <summary>How often the journal is looked at for what others left: edits that are there twice in a row are nobody's.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    /// <summary>Applying competes with writers for the same cores, so it waits for so long a pause of theirs...</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>... but no longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(300);

    /// <summary>Nor with more edits than this.</summary>
    private const int Many = EditJournal.MaximumWaiting / 2;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await journal.SettleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            JournalLog.Left(logger, exception, journal.Waiting);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!journal.IsUsed)
        {
            return;
        }

        var failing = false;
        var (looked, oldest) = (default(long?), default(long?));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (looked is null || time.GetElapsedTime(looked.Value) >= Interval)
                {
                    var standing = await journal.LookAsync(stoppingToken).ConfigureAwait(false);
                    if (standing.Oldest is not null && (looked is null || standing.Oldest == oldest))
                    {
                        await journal.PassAsync().WaitAsync(stoppingToken).ConfigureAwait(false);
                    }

                    (looked, oldest) = (time.GetTimestamp(), standing.Oldest);
                }

                await WaitAsync(stoppingToken).ConfigureAwait(false);
                await journal.SettleAsync(stoppingToken).ConfigureAwait(false);
                failing = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                {
                    JournalLog.Failed(logger, exception);
                }

                failing = true;
                looked = null;
                await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Waits for edits, if none wait, for as long as the interval; and for a pause when there are some.</summary>
    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        journal.Listen();
        var announced = journal.Announced;
        if (journal.Waiting == 0)
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(announced, Task.Delay(Interval, time, rest.Token)).ConfigureAwait(false);
            await rest.CancelAsync().ConfigureAwait(false);
        }

        var began = time.GetTimestamp();
        for (var seen = -1L; journal.Waiting is > 0 and < Many && journal.Journalled != seen && time.GetElapsedTime(began) < Longest;)
        {
            seen = journal.Journalled;
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
        }
    }
}
