using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>An image whose manifest and config were read, verified against its digest. Its layers are fetched when they are opened.</summary>
public sealed class PulledImage : IAsyncDisposable
{
    private readonly PullFaults _faults;

    internal PulledImage(PullFaults faults, Image image, string mediaType, Digest config) =>
        (_faults, Image, MediaType, ConfigDigest) = (faults, image, mediaType, config);

    /// <summary>The image. A layer that cannot be opened is one that the registry does not hand out.</summary>
    public Image Image { get; }

    /// <summary>The media type of the manifest.</summary>
    public string MediaType { get; }

    /// <summary>The digest of the config.</summary>
    public Digest ConfigDigest { get; }

    /// <summary>What a failure to read a layer means; null for one that has nothing to do with the registry.</summary>
    /// <param name="layer">The layer's digest.</param>
    /// <param name="failure">What opening or reading it threw.</param>
    public RegistryPullException? Explain(Digest layer, Exception failure) => _faults.Explain($"layer {layer}", failure);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Image.DisposeAsync();
}
