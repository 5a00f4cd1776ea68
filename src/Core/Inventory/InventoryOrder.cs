namespace Strata.Core.Inventory;

/// <summary>The one order of packages in an inventory, so that the same target gives the same bytes.</summary>
sealed class InventoryOrder : IComparer<InventoryPackage>
{
    public static InventoryOrder Instance { get; } = new();

    public int Compare(InventoryPackage? x, InventoryPackage? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var order = x.Package.Type.CompareTo(y.Package.Type);
        order = order != 0 ? order : string.CompareOrdinal(x.Package.Name, y.Package.Name);
        order = order != 0 ? order : string.CompareOrdinal(x.Package.Version, y.Package.Version);
        order = order != 0 ? order : string.CompareOrdinal(x.Package.Arch, y.Package.Arch);
        order = order != 0 ? order : string.CompareOrdinal(x.Package.Source.Name, y.Package.Source.Name);
        order = order != 0 ? order : string.CompareOrdinal(x.Package.Source.Version, y.Package.Source.Version);
        order = order != 0 ? order : string.CompareOrdinal(x.Package.ModularityLabel, y.Package.ModularityLabel);
        return order != 0 ? order : string.CompareOrdinal(x.Package.Vendor, y.Package.Vendor);
    }
}
