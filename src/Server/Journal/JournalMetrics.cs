using Prometheus;
using Strata.Storage.Vulnerabilities;

namespace Strata.Server.Journal;

/// <summary>The journal of edits in numbers.</summary>
internal sealed class JournalMetrics(IMetricFactory factory)
{
    private readonly Gauge _waiting = factory.CreateGauge("strata_journal_waiting", "Written vulnerabilities that wait to be applied, of all servers.");

    private readonly Gauge _setAside = factory.CreateGauge("strata_journal_set_aside", "Written vulnerabilities that cannot be applied and were set aside.");

    private readonly Counter _applied = factory.CreateCounter("strata_journal_applied_total", "Written vulnerabilities that this server applied.");

    private readonly Histogram _age = factory.CreateHistogram(
        "strata_journal_age_seconds",
        "Time from the writing of a vulnerability to its being applied.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 4, 10) });

    public void Stands(JournalStanding standing)
    {
        _waiting.Set(standing.Waiting);
        _setAside.Set(standing.SetAside);
    }

    public void Applied(IReadOnlyList<JournalledEdit> edits, DateTimeOffset now)
    {
        _applied.Inc(edits.Count);
        foreach (var edit in edits)
        {
            _age.Observe(Math.Max(0, (now - edit.Made).TotalSeconds));
        }
    }
}
