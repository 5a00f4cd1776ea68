using Strata.Core.Inventory;

namespace Strata.Storage.Layers;

/// <summary>A package that is present after a layer.</summary>
/// <param name="Package">The package.</param>
/// <param name="AddedBy">
/// The name of the layer from which on it has been present without a gap: the layer itself or one below it.
/// </param>
public sealed record LayerPackage(Package Package, string AddedBy);
