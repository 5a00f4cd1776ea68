using Prometheus;
using Strata.Core.Advisories;

namespace Strata.Server.Workers;

/// <summary>Feed updates in numbers. The first three names and types are Clair's.</summary>
internal sealed class UpdaterMetrics(IMetricFactory factory)
{
    private readonly Counter _errors = factory.CreateCounter("clair_updater_errors_total", "Runs of a feed that failed in a part or as a whole.");

    private readonly Gauge _duration = factory.CreateGauge("clair_updater_duration_seconds", "How long the last run of a feed took.");

    private readonly Gauge _notes = factory.CreateGauge(
        "clair_updater_notes_total", "Records that the feeds' last imports left out, with a reason each.");

    private readonly Counter _runs = factory.CreateCounter(
        "strata_feed_runs_total", "Runs of a feed in this process, by outcome: success, failure.", ["feed", "outcome"]);

    private readonly Gauge _feedDuration = factory.CreateGauge(
        "strata_feed_duration_seconds", "How long the last run of a feed in this process took.", ["feed"]);

    private readonly Gauge _records = factory.CreateGauge("strata_feed_records", "Advisories stored of a feed.", ["feed"]);

    private readonly Gauge _checked = factory.CreateGauge(
        "strata_feed_last_success_timestamp_seconds", "When a feed was last confirmed to be complete; 0 while its last run failed.", ["feed"]);

    private readonly Gauge _missing = factory.CreateGauge(
        "strata_feeds_without_data", "Enabled feeds of which nothing is stored: nothing is known of what they tell.");

    private readonly Gauge _foreign = factory.CreateGauge(
        "strata_schedule_foreign", "1 while feeds run by the plan of a replica with other updater settings.");

    private readonly Counter _pruned = factory.CreateCounter(
        "strata_pruned_rows_total", "Rows that were deleted because nothing refers to them, by kind: layers, notifications.", ["kind"]);

    /// <summary>A run ended.</summary>
    public void Ran(string feed, TimeSpan duration, bool succeeded)
    {
        _duration.Set(duration.TotalSeconds);
        _feedDuration.WithLabels(feed).Set(duration.TotalSeconds);
        _runs.WithLabels(feed, succeeded ? "success" : "failure").Inc();
        if (!succeeded)
        {
            _errors.Inc();
        }
    }

    /// <summary>What the database says, which is the same in every replica.</summary>
    public void Report(IReadOnlyList<FeedState> states, IReadOnlyList<PlannedFeed> plan)
    {
        _missing.Set(plan.Count(feed => !FeedStates.HasData(states, feed.Name)));
        _notes.Set(states.Sum(state => state.Skipped.Values.Sum()));
        foreach (var feed in states.Select(state => state.Feed).Distinct(StringComparer.Ordinal))
        {
            _records.WithLabels(feed).Set(states.Where(state => state.Feed == feed).Sum(state => state.Records));
            _checked.WithLabels(feed).Set(FeedStates.SucceededAt(states, feed)?.ToUnixTimeSeconds() ?? 0);
        }
    }

    /// <summary>Whose plan is in force.</summary>
    public void Planned(bool isForeign) => _foreign.Set(isForeign ? 1 : 0);

    /// <summary>A clean-up ended.</summary>
    public void Pruned(string kind, long rows) => _pruned.WithLabels(kind).Inc(rows);
}
