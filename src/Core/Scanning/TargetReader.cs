using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>Reads an opened image into its inventory: streams each layer once, bottom to top, and looks at the file system after each.</summary>
/// <param name="limits">What hostile input may cost.</param>
/// <param name="progress">Told before each layer; null for nobody.</param>
public sealed class TargetReader(ScanLimits limits, IProgress<ScanProgress>? progress = null)
{
    /// <summary>Reads the target. Bad content is warnings in the result, not an exception.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ScannedTarget> ReadAsync(Image image, CancellationToken cancellationToken)
    {
        var warnings = new WarningSink();
        warnings.AddRange(image.Warnings);
        var target = new ScanTarget(image.Name, image.Kind, image.Digest?.ToString(), image.Platform?.ToString()) { IndexDigest = image.IndexDigest?.ToString() };
        if (image.RootFileSystem is { } root)
        {
            return ReadFolder(target, root, warnings, cancellationToken);
        }

        var patterns = new PathPatternSet(Detectors.Patterns);
        for (var readings = 1; ; readings++)
        {
            using var spool = new LayerFileSpool(limits);
            var reading = new LayerReading(image.Layers, patterns, limits, spool, progress);
            await reading.RunAsync(cancellationToken).ConfigureAwait(false);
            if (reading.UnresolvedTargets.Count == 0 || readings >= limits.ImageReadings)
            {
                reading.Report(warnings);
                return new ScannedTarget(target, reading.Layers, reading.Inventory, warnings.ToList());
            }

            patterns = patterns.With(reading.UnresolvedTargets);
        }
    }

    private ScannedTarget ReadFolder(ScanTarget target, IFileTree root, WarningSink warnings, CancellationToken cancellationToken)
    {
        progress?.Report(new ScanProgress("Reading the root file system"));
        var builder = new InventoryBuilder();
        builder.Add(0, root, cancellationToken);
        return new ScannedTarget(target, [new ScanLayer(0, null, null, null)], builder.Build(), warnings.ToList());
    }
}
