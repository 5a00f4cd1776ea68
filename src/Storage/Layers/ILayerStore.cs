namespace Strata.Storage.Layers;

/// <summary>
/// Where analysed layers are kept. Layers share what they have in common: packages, inventories and file system states are stored once,
/// however many layers have them. One abstract contract-test class holds every engine to what is written here. All members may be called
/// concurrently and from several replicas.
/// </summary>
public interface ILayerStore
{
    /// <summary>The layer with this name, or null.</summary>
    Task<StoredLayer?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>The file system state that was stored with the layer, or null when there is no such layer.</summary>
    Task<ReadOnlyMemory<byte>?> ReadTreeAsync(string name, CancellationToken cancellationToken);

    /// <summary>The layer with its packages, each with the layer that added it; null when there is no such layer.</summary>
    Task<LayerInventory?> ReadInventoryAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a layer in one transaction. One that is there with the same or a higher engine version stays as it is; one with a lower
    /// version gets the new analysis and keeps its id and its parent. Returns what is stored afterwards.
    /// </summary>
    /// <exception cref="ParentLayerMissingException">The parent is not stored.</exception>
    Task<StoredLayer> StoreAsync(LayerToStore layer, CancellationToken cancellationToken);

    /// <summary>Deletes a layer with every layer above it, and the images that have it; false when there is none. The revision rises.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Every namespace that a layer has, in ordinal order.</summary>
    Task<IReadOnlyList<string>> GetNamespacesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until no other caller, in any replica, holds this name, and holds it until the result is disposed. A holder that dies lets
    /// go by itself.
    /// </summary>
    Task<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes packages, inventories and file system states that no layer refers to any more, in short transactions.
    /// </summary>
    /// <returns>How many rows were deleted.</returns>
    Task<long> PruneAsync(CancellationToken cancellationToken);
}
