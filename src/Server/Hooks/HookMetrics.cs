using Prometheus;

namespace Strata.Server.Hooks;

/// <summary>Notifications of registries in numbers.</summary>
internal sealed class HookMetrics(IMetricFactory factory)
{
    private readonly Counter _events = factory.CreateCounter("strata_hook_events_total", "Events that registries told of, by what became of them.", ["outcome"]);

    /// <summary>An event was acted upon, or passed over.</summary>
    public void Received(string outcome) => _events.WithLabels(outcome).Inc();
}
