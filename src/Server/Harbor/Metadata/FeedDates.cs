using Strata.Core.Advisories;
using Strata.Server.Workers;
using Strata.Storage;

namespace Strata.Server.Harbor.Metadata;

/// <summary>
/// When feeds were last brought up to date, in memory: Harbor asks for a scanner's metadata before everything it does and takes it for dead
/// after five seconds, so that the answer must not wait for a database.
/// </summary>
internal sealed partial class FeedDates(IServerDatabase database, IReadOnlyList<PlannedFeed> plan, TimeProvider time, ILogger<FeedDates> logger) : BackgroundService
{
    /// <summary>How often the dates are read.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private volatile IReadOnlyList<FeedDate> _dates = [];

    /// <summary>The feeds of which something is stored, by name; none before the first reading.</summary>
    public IReadOnlyList<FeedDate> Current => _dates;

    /// <summary>Reads the dates now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var states = await database.Advisories.GetStatesAsync(cancellationToken).ConfigureAwait(false);
        _dates =
        [
            .. states.Where(state => !state.Own && state.Checked is not null && state.Fingerprint is not null)
                .GroupBy(state => state.Feed, StringComparer.Ordinal)
                .OrderBy(feed => feed.Key, StringComparer.Ordinal)
                .Select(feed => Of(feed.Key, [.. feed])),
        ];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                NotRead(exception);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A feed is as old as the oldest of its parts.</summary>
    private FeedDate Of(string name, IReadOnlyList<FeedState> states)
    {
        var read = states.Min(state => state.Checked!.Value);
        var planned = plan.FirstOrDefault(feed => feed.Name == name);
        return new FeedDate(name, read, planned is null ? null : read + planned.Interval);
    }

    [LoggerMessage(1, LogLevel.Debug, "The dates of feeds could not be read; the last known ones stay.")]
    private partial void NotRead(Exception exception);
}
