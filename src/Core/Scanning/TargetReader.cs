using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>
/// Reads an opened image into its inventory: streams each layer once, several at a time, and looks at the file system after each, bottom
/// to top. The result does not depend on how many are read at a time.
/// </summary>
/// <param name="limits">What hostile input may cost.</param>
/// <param name="progress">Told before each layer; null for nobody.</param>
/// <param name="parallel">How many layers are read at once, at least one.</param>
/// <param name="lazy">What is done with layers' tables of contents; null for nothing.</param>
/// <param name="time">What <see cref="ScanLimits.ReadSeconds"/> is measured with; null for the system's.</param>
public sealed class TargetReader(
    ScanLimits limits,
    IProgress<ScanProgress>? progress = null,
    int parallel = TargetReader.DefaultParallel,
    LazyOptions? lazy = null,
    TimeProvider? time = null)
{
    /// <summary>How many layers are read at once unless the caller says otherwise: as many as Docker downloads.</summary>
    public const int DefaultParallel = 3;

    /// <summary>The longest that a timer runs.</summary>
    private const int LongestSeconds = 4_000_000;

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

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(limits.ReadSeconds, LongestSeconds)), time ?? TimeProvider.System);
        var options = lazy ?? LazyOptions.None;
        var terms = new LayerTerms(options, options.Trusts(image.Repository), deadline.Token);
        var before = new List<ScanLayer>();
        var patterns = new PathPatternSet(Detectors.Patterns);
        for (var readings = 1; ; readings++)
        {
            using var spool = new LayerFileSpool(limits);
            var reading = new LayerReading(image.Layers, patterns, limits, spool, parallel, terms, progress);
            await reading.RunAsync(cancellationToken).ConfigureAwait(false);
            if (reading.UnresolvedTargets.Count == 0 || readings >= limits.ImageReadings)
            {
                reading.Report(warnings);
                return new ScannedTarget(target, [.. reading.Layers.Select(layer => WithEarlier(layer, before))], reading.Inventory, warnings.ToList());
            }

            before.AddRange(reading.Layers);
            patterns = patterns.With(reading.UnresolvedTargets);
        }
    }

    private static ScanLayer WithEarlier(ScanLayer layer, List<ScanLayer> before) => before
        .Where(earlier => earlier.Index == layer.Index && earlier.Transfer is not null)
        .Aggregate(layer, (sum, earlier) => sum with
        {
            Transfer = sum.Transfer! with { Bytes = sum.Transfer.Bytes + earlier.Transfer!.Bytes, Requests = sum.Transfer.Requests + earlier.Transfer.Requests },
        });

    private ScannedTarget ReadFolder(ScanTarget target, IFileTree root, WarningSink warnings, CancellationToken cancellationToken)
    {
        progress?.Report(new ScanProgress("Reading the root file system"));
        var builder = new InventoryBuilder();
        builder.Add(0, root, cancellationToken);
        return new ScannedTarget(target, [new ScanLayer(0, null, null, null)], builder.Build(), warnings.ToList());
    }
}
