using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Server.Layers;
using Strata.Server.Telemetry;
using Strata.Storage;
using Strata.Storage.Images;
using Strata.Storage.Layers;

namespace Strata.Server.Images;

/// <summary>Reports stored images with the advisories of this moment, by the same rules as a scan. Nothing is asked of a registry.</summary>
internal sealed class ImageReports(IServerDatabase database, LayerEvaluation evaluation)
{
    /// <summary>What is known of an image; null when its layers are not stored any more.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">What the report calls it: a repository with digest or tag.</param>
    /// <param name="withFindings">Whether to look for vulnerabilities.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ImageReport?> ReadAsync(StoredImage image, string name, bool withFindings, CancellationToken cancellationToken)
    {
        using var activity = ServerActivity.Source.StartActivity("image.report");
        LayerInventory? inventory = null;
        if (image.TopLayer is { } top)
        {
            inventory = await database.Layers.ReadInventoryAsync(top, cancellationToken).ConfigureAwait(false);
            if (inventory is null)
            {
                return null;
            }
        }

        var target = TargetOf(image, name, inventory);
        var options = evaluation.Now();
        var scan = withFindings
            ? await new ReportBuilder(database.Advisories, options).BuildAsync(target, cancellationToken).ConfigureAwait(false)
            : Inventory(target, options, await database.Advisories.GetContentDigestAsync(cancellationToken).ConfigureAwait(false));
        return new ImageReport(image, scan, inventory?.Layer);
    }

    private static ScannedTarget TargetOf(StoredImage image, string name, LayerInventory? inventory)
    {
        var positions = PositionsOf(image);
        var packages = (inventory?.Packages ?? [])
            .Select(package => new InventoryPackage(package.Package, "", positions.GetValueOrDefault(package.AddedBy)))
            .OrderBy(package => package.Package.Type);
        return new ScannedTarget(
            new ScanTarget(name, TargetKinds.Registry, image.Digest, image.Platform),
            [.. image.Layers.Select((layer, index) => new ScanLayer(index, layer.Digest, layer.DiffId, layer.Command))],
            new TargetInventory(inventory is null ? null : LayerRelease.DistributionOf(inventory.Layer), [.. packages], [], []),
            [.. image.Warnings, .. inventory?.Layer.Warnings ?? []]);
    }

    /// <summary>The position in the image of each layer that is stored.</summary>
    private static Dictionary<string, int> PositionsOf(StoredImage image)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        string? below = null;
        for (var i = 0; i < image.Layers.Count; i++)
        {
            if (!image.Layers[i].IsSkipped)
            {
                below = ImageLayerName.Of(below, image.Layers[i].Digest);
                positions.Add(below, i);
            }
        }

        return positions;
    }

    /// <summary>The report of an inventory that is not matched.</summary>
    private static ScanReport Inventory(ScannedTarget target, EvaluationOptions options, string digest) => new()
    {
        ToolVersion = options.ToolVersion,
        Target = target.Target,
        Distribution = target.Inventory.Distribution,
        DatabaseDigest = digest,
        Feeds = [],
        Status = target.Warnings.Select(warning => WarningCodes.Statuses[warning.Code]).DefaultIfEmpty(ScanStatus.Complete).Max(),
        Coverage = ["os-packages"],
        Warnings = [.. target.Warnings.OrderBy(warning => warning.Code, StringComparer.Ordinal)
            .ThenBy(warning => warning.Location, StringComparer.Ordinal).ThenBy(warning => warning.Message, StringComparer.Ordinal)],
        Layers = target.Layers,
        Packages = target.Inventory.Packages,
        Findings = [],
    };
}
