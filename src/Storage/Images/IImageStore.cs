namespace Strata.Storage.Images;

/// <summary>
/// Images by the digest of their manifest. What is in an image lies in <see cref="Layers.ILayerStore"/>, as a chain of layers that images share;
/// an image itself takes less than 2 KB. One abstract contract-test class holds every engine to what is written here. All members may be called
/// concurrently and from several replicas.
/// </summary>
public interface IImageStore
{
    /// <summary>The image with this digest, or null.</summary>
    Task<StoredImage?> FindAsync(string digest, CancellationToken cancellationToken);

    /// <summary>
    /// Stores an image whose layers are stored. One that is there with a higher engine version stays as it is. Returns what is stored afterwards.
    /// </summary>
    /// <exception cref="Layers.ParentLayerMissingException">Its top layer is not stored, or not any more.</exception>
    Task<StoredImage> StoreAsync(StoredImage image, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that an image was asked for, and where it was met. Within a day of the last note nothing is written. False when there is no such image.
    /// </summary>
    /// <param name="digest">The image.</param>
    /// <param name="repository">The repository, with its registry; null when it is not known.</param>
    /// <param name="tag">The tag, or null.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<bool> NoteAsync(string digest, string? repository, string? tag, CancellationToken cancellationToken);

    /// <summary>Where an image was met, the latest first, at most 100.</summary>
    Task<IReadOnlyList<StoredReference>> ReadReferencesAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Images in ascending order of their digests.</summary>
    /// <param name="after">The digest after which to begin; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<StoredImage>> ListAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>The digests of the images that have a layer, ascending: those that it is the top of, and those whose top lies above it.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="after">The digest after which to begin; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<string>> FindByLayerAsync(string layer, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets an image and where it was met; false when there is none. Its layers go with <see cref="PruneAsync"/>.</summary>
    Task<bool> DeleteAsync(string digest, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets images that nobody asked for, and the layers of images that no image has any more, in short transactions. A scan that is under way
    /// may lose a layer that it stored a moment before; it stores it again.
    /// </summary>
    /// <param name="unusedFor">How long nobody asked.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How many rows were deleted.</returns>
    Task<long> PruneAsync(TimeSpan unusedFor, CancellationToken cancellationToken);
}
