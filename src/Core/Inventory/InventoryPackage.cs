namespace Strata.Core.Inventory;

/// <summary>A package with the place that it was found at.</summary>
/// <param name="Package">The package.</param>
/// <param name="Location">The display path of the database or file that lists it.</param>
/// <param name="Layer">The zero-based index of the layer that introduced its present version.</param>
public sealed record InventoryPackage(Package Package, string Location, int Layer);
