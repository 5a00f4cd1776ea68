using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Policy;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>The result of a scan, in the order in which every format shows it. Deterministic: no clock, no random id.</summary>
public sealed record ScanReport
{
    /// <summary>The program's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>What was scanned.</summary>
    public required ScanTarget Target { get; init; }

    /// <summary>The distribution, or null when nothing names one.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>The digest of the advisories' content, <c>sha256:…</c>.</summary>
    public required string DatabaseDigest { get; init; }

    /// <summary>The feeds that speak for the target's namespace, one line a feed.</summary>
    public required IReadOnlyList<ScanFeed> Feeds { get; init; }

    /// <summary>How far the answer can be trusted: the worst status of any warning.</summary>
    public required ScanStatus Status { get; init; }

    /// <summary>What was looked for: <c>os-packages</c>.</summary>
    public required IReadOnlyList<string> Coverage { get; init; }

    /// <summary>The warnings, ordered by code, location, message.</summary>
    public required IReadOnlyList<ScanWarning> Warnings { get; init; }

    /// <summary>The layers, base first.</summary>
    public required IReadOnlyList<ScanLayer> Layers { get; init; }

    /// <summary>The packages, ordered by type, name, version, architecture, location.</summary>
    public required IReadOnlyList<InventoryPackage> Packages { get; init; }

    /// <summary>The findings that the options let through, ordered by severity (worst first), package, id.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>How the findings came about, and what was considered and rejected; empty unless asked for.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];

    /// <summary>How many findings an ignore rule or a filter kept out.</summary>
    public int Suppressed { get; init; }

    /// <summary>What was fetched of all layers together; null unless layers are read by their tables of contents.</summary>
    public LayerTransfer? Transferred => Layers.Any(layer => layer.Transfer is not null)
        ? new LayerTransfer(
            Layers.Sum(layer => layer.Transfer?.Bytes ?? 0),
            Layers.Aggregate((long?)0, (sum, layer) => sum + layer.Transfer?.Total),
            Layers.Sum(layer => layer.Transfer?.Requests ?? 0),
            Layers.All(layer => layer.Transfer is { IsByTable: true }))
        : null;

    /// <summary>What a policy says of it; null where none was applied.</summary>
    public PolicyVerdict? Policy { get; init; }

    /// <summary>The report with the verdict of a policy on what it holds; what filters and ignore rules kept out is not judged.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="asOf">The day on which ages and expiries are judged.</param>
    public ScanReport JudgedBy(ScanPolicy policy, DateOnly asOf) => this with { Policy = PolicyEvaluator.Evaluate(policy, Findings, Warnings, asOf) };

    /// <summary>When the scan ran; null unless asked for, since it would change the bytes.</summary>
    public DateTimeOffset? ScannedAt { get; init; }

    /// <summary>The evaluation date, only where a warning used it.</summary>
    public DateOnly? AsOf { get; init; }
}
