using Strata.Core.Inventory;
using Strata.Core.Scanning;

namespace Strata.Core.Reports;

/// <summary>A package as a bill of materials names it.</summary>
/// <param name="Found">The package with its place.</param>
/// <param name="Purl">Its package URL.</param>
/// <param name="Reference">Its name within the document: the package URL, with <c>#2</c> and so on where several have the same.</param>
/// <param name="Layer">The layer that introduced it; null when the report does not list that layer.</param>
internal sealed record SbomPackage(InventoryPackage Found, string Purl, string Reference, ScanLayer? Layer);
