using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>What one dpkg status file holds.</summary>
/// <param name="Records">The readable stanzas in the file's order, those of removed packages included.</param>
/// <param name="Skipped">A warning for each part that could not be read.</param>
readonly record struct DpkgContent(IReadOnlyList<DpkgRecord> Records, IReadOnlyList<ScanWarning> Skipped);
