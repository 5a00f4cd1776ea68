namespace Strata.Storage.Layers;

/// <summary>A layer with all packages that are present after it, ordered by name, version, architecture and source.</summary>
public sealed record LayerInventory(StoredLayer Layer, IReadOnlyList<LayerPackage> Packages);
