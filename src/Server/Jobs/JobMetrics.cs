using Prometheus;

namespace Strata.Server.Jobs;

/// <summary>Jobs in numbers.</summary>
internal sealed class JobMetrics(IMetricFactory factory)
{
    private readonly Counter _submitted = factory.CreateCounter("strata_jobs_submitted_total", "Jobs that were submitted to this replica.", ["kind"]);

    private readonly Counter _ended = factory.CreateCounter(
        "strata_jobs_attempts_total", "Attempts of this replica, by what became of them: done, failed, retried, lost, released.", ["kind", "outcome"]);

    private readonly Histogram _seconds = factory.CreateHistogram(
        "strata_job_seconds", "Time of one attempt.", ["kind"], new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.01, 2, 16) });

    private readonly Gauge _queued = factory.CreateGauge("strata_jobs_queued", "Jobs that wait, of all replicas.");

    private readonly Gauge _running = factory.CreateGauge("strata_jobs_running", "Jobs that workers have, of all replicas.");

    private readonly Gauge _oldest = factory.CreateGauge("strata_jobs_oldest_queued_seconds", "How long the oldest job that waits has waited.");

    private readonly Counter _expired = factory.CreateCounter("strata_jobs_expired_total", "Jobs that this replica ended since their deadline had passed.");

    private readonly Counter _documentBytes = factory.CreateCounter("strata_job_document_bytes_total", "Bytes of documents as they are stored.", ["kind"]);

    /// <summary>A job was submitted.</summary>
    public void Submitted(string kind) => _submitted.WithLabels(kind).Inc();

    /// <summary>An attempt ended.</summary>
    public void Ended(string kind, string outcome) => _ended.WithLabels(kind, outcome).Inc();

    /// <summary>Times an attempt, until it is disposed.</summary>
    public IDisposable Running(string kind) => _seconds.WithLabels(kind).NewTimer();

    /// <summary>Documents were stored.</summary>
    public void Stored(string kind, long bytes) => _documentBytes.WithLabels(kind).Inc(bytes);

    /// <summary>Jobs were ended.</summary>
    public void Expired(int count) => _expired.Inc(count);

    /// <summary>How much there is to do.</summary>
    public void Counted(Storage.Jobs.JobCounts counts)
    {
        _queued.Set(counts.Queued);
        _running.Set(counts.Running);
        _oldest.Set(counts.OldestQueued.TotalSeconds);
    }
}
