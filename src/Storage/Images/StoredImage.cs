using Strata.Core.Warnings;

namespace Strata.Storage.Images;

/// <summary>An image whose layers are stored: everything that its digest fixes, and when it was met.</summary>
public sealed record StoredImage
{
    /// <summary>The digest of the manifest.</summary>
    public required string Digest { get; init; }

    /// <summary>The media type of the manifest.</summary>
    public required string MediaType { get; init; }

    /// <summary>The digest of the config.</summary>
    public required string ConfigDigest { get; init; }

    /// <summary>The platform as <c>os/architecture[/variant]</c>, or null when the config does not tell.</summary>
    public string? Platform { get; init; }

    /// <summary>The layers, base first.</summary>
    public required IReadOnlyList<ImageLayer> Layers { get; init; }

    /// <summary>What was noticed about the image itself; what concerns a layer is stored with the layer.</summary>
    public IReadOnlyList<ScanWarning> Warnings { get; init; } = [];

    /// <summary>The version of the analysis of its layers.</summary>
    public required int EngineVersion { get; init; }

    /// <summary>When it was first stored, by the store's clock; not looked at in storing.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it was last stored or asked for, to a day; not looked at in storing.</summary>
    public DateTimeOffset Seen { get; init; }

    /// <summary>The names of the layers in <see cref="Layers.ILayerStore"/>, base first; skipped ones are left out.</summary>
    public IReadOnlyList<string> LayerNames => ImageLayerName.Chain(Layers.Where(layer => !layer.IsSkipped).Select(layer => layer.Digest));

    /// <summary>The name of the layer that has the whole inventory; null for an image without a layer that could be read.</summary>
    public string? TopLayer => LayerNames is [.., var top] ? top : null;
}
