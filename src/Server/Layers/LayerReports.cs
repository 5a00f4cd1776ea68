using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Scanning;
using Strata.Server.Telemetry;
using Strata.Storage;
using Strata.Storage.Layers;

namespace Strata.Server.Layers;

/// <summary>Reports stored layers with the advisories of this moment, by the same rules as a scan.</summary>
internal sealed class LayerReports(IServerDatabase database, LayerEvaluation evaluation)
{
    /// <summary>The layer with its packages; null when there is none.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="withFindings">Whether to look for vulnerabilities.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<LayerContent?> ReadAsync(string name, bool withFindings, CancellationToken cancellationToken)
    {
        using var activity = ServerActivity.Source.StartActivity("layer.report");
        if (await database.Layers.ReadInventoryAsync(name, cancellationToken).ConfigureAwait(false) is not { } inventory)
        {
            return null;
        }

        var content = new LayerContent
        {
            Inventory = inventory,
            Distances = await ReadDistancesAsync(inventory, cancellationToken).ConfigureAwait(false),
        };
        if (!withFindings)
        {
            return content;
        }

        var report = await new ReportBuilder(database.Advisories, evaluation.Now()).BuildAsync(TargetOf(inventory), cancellationToken).ConfigureAwait(false);
        return content with
        {
            Findings = report.Findings,
            Own = await ReadOwnAsync(report, cancellationToken).ConfigureAwait(false),
            Status = report.Status,
            WarningCodes = [.. report.Warnings.Select(warning => warning.Code).Distinct(StringComparer.Ordinal)],
        };
    }

    private static ScannedTarget TargetOf(LayerInventory inventory)
    {
        var layer = inventory.Layer;
        var distribution = LayerRelease.DistributionOf(layer);
        return new ScannedTarget(
            new ScanTarget(layer.Name, "layer", null, null),
            [],
            new TargetInventory(distribution, [.. inventory.Packages.Select(package => new InventoryPackage(package.Package, "", 0))], [], []),
            layer.Warnings);
    }

    private async Task<IReadOnlyDictionary<string, NamespaceVulnerability>> ReadOwnAsync(ScanReport report, CancellationToken cancellationToken)
    {
        var own = new Dictionary<string, NamespaceVulnerability>(StringComparer.Ordinal);
        foreach (var finding in report.Findings)
        {
            if (finding.Feed == NamespaceVulnerability.OwnFeed
                && !own.ContainsKey(finding.Id)
                && await database.Vulnerabilities.FindAsync(finding.Namespace, finding.Id, cancellationToken).ConfigureAwait(false) is { Annotations: not null } written)
            {
                own.Add(finding.Id, written);
            }
        }

        return own;
    }

    /// <summary>The chain is walked only where the binaries of one source were added by different layers.</summary>
    private async Task<IReadOnlyDictionary<string, int>> ReadDistancesAsync(LayerInventory inventory, CancellationToken cancellationToken)
    {
        var distances = new Dictionary<string, int>(StringComparer.Ordinal);
        var hasSeveral = inventory.Packages
            .GroupBy(package => (package.Package.Source.Name, package.Package.Source.Version))
            .Any(group => group.Select(package => package.AddedBy).Distinct(StringComparer.Ordinal).Skip(1).Any());
        if (!hasSeveral)
        {
            return distances;
        }

        var needed = inventory.Packages.Select(package => package.AddedBy).ToHashSet(StringComparer.Ordinal);
        for (var layer = inventory.Layer; layer is not null && distances.TryAdd(layer.Name, distances.Count);)
        {
            needed.Remove(layer.Name);
            layer = needed.Count > 0 && layer.ParentName is { } parent
                ? await database.Layers.FindAsync(parent, cancellationToken).ConfigureAwait(false)
                : null;
        }

        return distances;
    }
}
