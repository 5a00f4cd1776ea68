using Prometheus;

namespace Strata.Server.Layers;

/// <summary>The posting of layers in numbers.</summary>
internal sealed class LayerMetrics(IMetricFactory factory)
{
    private readonly Counter _postings = factory.CreateCounter(
        "strata_layer_postings_total", "Posted layers that were worked on, by what became of them.", ["outcome"]);

    private readonly Counter _bytes = factory.CreateCounter("strata_layer_bytes_total", "Bytes of layer blobs that were read.");

    private readonly Gauge _waiting = factory.CreateGauge("strata_layers_waiting", "Layers that wait for their analysis.");

    private readonly Gauge _running = factory.CreateGauge("strata_layers_running", "Layers that are being analysed.");

    private readonly Histogram _seconds = factory.CreateHistogram(
        "strata_layer_analysis_seconds",
        "Time of fetching, analysing and storing a layer.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.05, 2, 14) });

    /// <summary>A layer is done.</summary>
    public void Finished(PostingOutcome outcome) => _postings.WithLabels(outcome.ToString()).Inc();

    /// <summary>Bytes were read.</summary>
    public void Read(long bytes) => _bytes.Inc(bytes);

    /// <summary>Counts a layer that waits, until it is disposed.</summary>
    public IDisposable Waiting() => _waiting.TrackInProgress();

    /// <summary>Counts and times a layer in work, until it is disposed.</summary>
    public IDisposable Running() => new Work(_running.TrackInProgress(), _seconds.NewTimer());

    private sealed class Work(IDisposable count, IDisposable timer) : IDisposable
    {
        public void Dispose()
        {
            count.Dispose();
            timer.Dispose();
        }
    }
}
