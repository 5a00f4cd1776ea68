namespace Strata.Core.Inventory;

/// <summary>One package database that was found, and the packages that it lists as present.</summary>
/// <param name="Location">The display path of the database.</param>
/// <param name="Packages">The present packages, in the database's order; two architectures of one package are two entries.</param>
public sealed record PackageDatabase(string Location, IReadOnlyList<Package> Packages);
