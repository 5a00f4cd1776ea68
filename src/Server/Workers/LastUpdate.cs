using Strata.Core.Advisories;
using Strata.Storage.Postgres;

namespace Strata.Server.Workers;

/// <summary>
/// Keeps the instant since which every enabled feed has succeeded, where Harbor up to 1.9 and its Clair adapter read it
/// (<c>updater/last</c>).
/// </summary>
/// <param name="plan">The enabled feeds.</param>
/// <param name="write">Writes the instant, or null where nobody can read it (SQLite).</param>
/// <param name="logger">Told once why the instant cannot be written.</param>
internal sealed class LastUpdate(
    IReadOnlyList<PlannedFeed> plan, Func<DateTimeOffset, CancellationToken, Task<KeyValueOutcome>>? write, ILogger logger)
{
    private KeyValueOutcome _last = KeyValueOutcome.Written;

    /// <summary>Writes the oldest of the feeds' last successes. Does nothing while a feed has none.</summary>
    public async Task RecordAsync(IReadOnlyList<FeedState> states, CancellationToken cancellationToken)
    {
        if (write is not null && plan.Count > 0)
        {
            var successes = plan.Select(feed => FeedStates.SucceededAt(states, feed.Name)).ToList();
            if (successes.TrueForAll(success => success is not null))
            {
                var outcome = await write(successes.Min()!.Value, cancellationToken).ConfigureAwait(false);
                if (outcome != KeyValueOutcome.Written && outcome != _last)
                {
                    WorkersLog.LastUpdateNotWritten(logger, outcome);
                }

                _last = outcome;
            }
        }
    }
}
