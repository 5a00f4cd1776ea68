using Strata.Core.Inventory;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>A target that was read: everything that matching needs, and nothing that changes when advisories do.</summary>
/// <param name="Target">What was read.</param>
/// <param name="Layers">Its layers, base first; one without digests for a root file system folder.</param>
/// <param name="Inventory">Its distribution and packages.</param>
/// <param name="Warnings">What the source and the layers could not tell; the inventory has its own.</param>
public sealed record ScannedTarget(
    ScanTarget Target,
    IReadOnlyList<ScanLayer> Layers,
    TargetInventory Inventory,
    IReadOnlyList<ScanWarning> Warnings)
{
    /// <summary>The namespaces whose advisories may apply: one, several when the release is ambiguous, none when it is not known.</summary>
    public IReadOnlyList<string> Namespaces => Inventory.Distribution switch
    {
        { Namespace: { } known } => [known],
        { Candidates: var candidates } => candidates,
        _ => [],
    };
}
