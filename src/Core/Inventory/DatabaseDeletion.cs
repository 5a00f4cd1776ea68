using Strata.Core.Warnings;

namespace Strata.Core.Inventory;

/// <summary>A package database that a layer took away and that no layer above it brought back.</summary>
/// <param name="Detector">The name of the detector that read it.</param>
/// <param name="Layer">The layer that deleted or emptied it.</param>
/// <param name="Packages">How many packages it listed before; zero when it was there and listed none.</param>
/// <param name="Location">The display path that it had.</param>
sealed record DatabaseDeletion(string Detector, int Layer, int Packages, string Location)
{
    /// <summary>The warning for the report.</summary>
    /// <param name="layerName">The layer as the subject of a sentence.</param>
    public ScanWarning ToWarning(string layerName) => new(
        WarningCodes.PackageDatabaseDeleted,
        Packages > 0
            ? $"{layerName} deleted or emptied the package database, which listed {Packages} packages: which of them are still there is unknown."
            : $"{layerName} deleted the package database: which packages are there is unknown.",
        Location);
}
