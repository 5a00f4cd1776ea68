using System.Globalization;
using Prometheus;

namespace Strata.Server.ClairV1;

/// <summary>The API in numbers. The first name, its labels and its buckets are Clair's.</summary>
internal sealed class ClairV1Metrics(IMetricFactory factory)
{
    private readonly Histogram _durations = factory.CreateHistogram(
        "clair_api_response_duration_milliseconds",
        "The duration of time it takes to receive and write a response to an API request.",
        ["route", "code"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(9.375, 2, 10) });

    private readonly Counter _hits = factory.CreateCounter("strata_response_cache_hits_total", "Layer reports that were answered from memory.");

    private readonly Counter _misses = factory.CreateCounter("strata_response_cache_misses_total", "Layer reports that had to be made.");

    private readonly Counter _late = factory.CreateCounter(
        "strata_api_deadlines_total", "Requests that were answered with 503 while their work went on.");

    /// <summary>A request was answered.</summary>
    public void Answered(string route, int code, TimeSpan duration) =>
        _durations.WithLabels(route, code.ToString(CultureInfo.InvariantCulture)).Observe(duration.TotalMilliseconds);

    /// <summary>An answer was kept.</summary>
    public void CacheHit() => _hits.Inc();

    /// <summary>An answer was not kept.</summary>
    public void CacheMiss() => _misses.Inc();

    /// <summary>A request took too long.</summary>
    public void Late() => _late.Inc();
}
