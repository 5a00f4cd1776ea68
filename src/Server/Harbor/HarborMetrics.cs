using System.Globalization;
using Prometheus;

namespace Strata.Server.Harbor;

/// <summary>The adapter in numbers.</summary>
internal sealed class HarborMetrics(IMetricFactory factory)
{
    private readonly Histogram _durations = factory.CreateHistogram(
        "strata_harbor_request_duration_seconds",
        "How long requests of Harbor took.",
        ["route", "code"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 13) });

    private readonly Counter _bytes = factory.CreateCounter("strata_harbor_report_bytes_total", "Bytes of reports that were sent, as they went over the wire.");

    /// <summary>A request was answered.</summary>
    public void Answered(string route, int code, TimeSpan duration) =>
        _durations.WithLabels(route, code.ToString(CultureInfo.InvariantCulture)).Observe(duration.TotalSeconds);

    /// <summary>A report was sent.</summary>
    public void Sent(long bytes) => _bytes.Inc(bytes);
}
