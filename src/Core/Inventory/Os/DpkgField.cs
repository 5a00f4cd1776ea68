namespace Strata.Core.Inventory.Os;

/// <summary>The fields of a dpkg stanza that an inventory needs.</summary>
enum DpkgField
{
    Package,
    Version,
    Architecture,
    Status,
    Source,
    Maintainer,
    Vendor,
    Origin,
    Other,
}
