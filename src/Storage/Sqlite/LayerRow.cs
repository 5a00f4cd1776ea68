using Strata.Storage.Layers;

namespace Strata.Storage.Sqlite;

/// <summary>A stored layer with the rows that it refers to.</summary>
internal sealed record LayerRow(StoredLayer Layer, long? Parent, long? Inventory, long Tree);
