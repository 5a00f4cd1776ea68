using Prometheus;
using Strata.Storage.Notifications;

namespace Strata.Server.Notifications;

/// <summary>The notifier in numbers. The first two names, types and labels are Clair's.</summary>
internal sealed class NotifierMetrics(IMetricFactory factory)
{
    private readonly Histogram _latency = factory.CreateHistogram(
        "clair_notifier_latency_milliseconds",
        "Time from the making of a notification to its being taken.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 4, 14) });

    private readonly Counter _errors = factory.CreateCounter(
        "clair_notifier_backend_errors_total", "Attempts that failed, by kind of channel.", ["backend"]);

    private readonly Counter _delivered = factory.CreateCounter(
        "strata_notifier_delivered_total", "Notifications taken by a receiver, repeats included.", ["receiver"]);

    private readonly Counter _dead = factory.CreateCounter(
        "strata_notifier_dead_letters_total", "Notifications given up.", ["receiver"]);

    private readonly Gauge _failures = factory.CreateGauge(
        "strata_notifier_receiver_failures", "Failures of a receiver in a row; 0 when it takes notifications.", ["receiver"]);

    private readonly Gauge _deliveries = factory.CreateGauge(
        "strata_notifier_deliveries", "Deliveries in the database, by state: pending, delivered, dead.", ["state"]);

    public void Delivered(INotificationSender sender, TimeSpan latency, bool repeated)
    {
        _delivered.WithLabels(sender.Receiver).Inc();
        _failures.WithLabels(sender.Receiver).Set(0);
        if (!repeated)
        {
            _latency.Observe(Math.Max(0, latency.TotalMilliseconds));
        }
    }

    public void Failed(INotificationSender sender, int failures)
    {
        _errors.WithLabels(sender.Kind).Inc();
        _failures.WithLabels(sender.Receiver).Set(failures);
    }

    public void GivenUp(INotificationSender sender) => _dead.WithLabels(sender.Receiver).Inc();

    public void Counted(IReadOnlyDictionary<DeliveryState, long> counts)
    {
        foreach (var state in Enum.GetValues<DeliveryState>())
        {
            _deliveries.WithLabels(state.ToString().ToLowerInvariant()).Set(counts.GetValueOrDefault(state));
        }
    }
}
