using Prometheus;
using Strata.Core.Images.Registry;

namespace Strata.Server.Images;

/// <summary>Scans of images in numbers.</summary>
internal sealed class ImageMetrics(IMetricFactory factory)
{
    private readonly Counter _images = factory.CreateCounter(
        "strata_images_total", "Images that were asked for: known before, or stored after fetching what was missing.", ["outcome"]);

    private readonly Counter _layers = factory.CreateCounter(
        "strata_image_layers_total", "Layers of images that were not known: found since another image has them, or fetched and stored.", ["outcome"]);

    private readonly Counter _failures = factory.CreateCounter("strata_image_failures_total", "Images that registries did not give.", ["reason"]);

    /// <summary>An image was known.</summary>
    public void Known() => _images.WithLabels("known").Inc();

    /// <summary>An image was stored.</summary>
    public void Stored() => _images.WithLabels("stored").Inc();

    /// <summary>A layer was known.</summary>
    public void LayerKnown() => _layers.WithLabels("known").Inc();

    /// <summary>A layer was stored.</summary>
    public void LayerStored() => _layers.WithLabels("stored").Inc();

    /// <summary>An image could not be had.</summary>
    public void Failed(RegistryPullFailure reason) => _failures.WithLabels(reason.ToString()).Inc();
}
