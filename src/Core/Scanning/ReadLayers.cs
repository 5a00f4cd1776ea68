using Strata.Core.Scanning.Cache;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>The layers of an image, read or known.</summary>
/// <param name="Image">What they hold.</param>
/// <param name="Transfers">What was fetched of each, base first.</param>
/// <param name="Notes">What this scan, and no other of the same image, has to say about how they were read.</param>
internal sealed record ReadLayers(KnownImage Image, IReadOnlyList<LayerTransfer> Transfers, IReadOnlyList<ScanWarning> Notes);
