using Strata.Core.Warnings;

namespace Strata.Core.Inventory;

/// <summary>What a target holds: its distribution, its packages, and what could not be told about them.</summary>
/// <param name="Distribution">The distribution that the final file system's release files name; null when they name none.</param>
/// <param name="Packages">
/// Every present package once, ordered by type, name, version, architecture and source.
/// </param>
/// <param name="Databases">The display paths of the package databases of the final file system, in the order of the detectors.</param>
/// <param name="Warnings">What the detectors said about the final file system.</param>
public sealed record TargetInventory(
    Distribution? Distribution,
    IReadOnlyList<InventoryPackage> Packages,
    IReadOnlyList<string> Databases,
    IReadOnlyList<ScanWarning> Warnings);
