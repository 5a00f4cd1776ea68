using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Scanning.Cache;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>
/// Reads an opened image into its inventory: streams each layer once, several at a time, and looks at the file system after each, bottom
/// to top. What the cache knows is not read. The result is the same whatever is known and however many are read at a time.
/// </summary>
/// <param name="options">How it is read.</param>
/// <param name="progress">Told before each layer; null for nobody.</param>
public sealed class TargetReader(ReadingOptions options, IProgress<ScanProgress>? progress = null)
{
    /// <summary>The longest that a timer runs.</summary>
    private const int LongestSeconds = 4_000_000;

    private readonly ScanMemory? _memory = options.Cache is { } cache ? new ScanMemory(cache, options.Limits) : null;

    /// <summary>Reads the target. Bad content is warnings in the result, not an exception.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ImageNotKnownException">See <see cref="ReadingOptions.OnlyKnown"/>.</exception>
    public async Task<ScannedTarget> ReadAsync(Image image, CancellationToken cancellationToken)
    {
        var warnings = new WarningSink();
        warnings.AddRange(image.Warnings);
        var target = new ScanTarget(image.Name, image.Kind, image.Digest?.ToString(), image.Platform?.ToString()) { IndexDigest = image.IndexDigest?.ToString() };
        var known = image.RootFileSystem is null && !options.Lazy.ComparesTables ? _memory?.Find(image.Layers) : null;
        if (known is null && options.OnlyKnown)
        {
            throw NotKnown(image);
        }

        if (image.RootFileSystem is { } root)
        {
            return ReadFolder(target, root, warnings, cancellationToken);
        }

        var read = known is null
            ? await ReadLayersAsync(image, cancellationToken).ConfigureAwait(false)
            : new ReadLayers(known, [.. image.Layers.Select(layer => new LayerTransfer(0, layer.Size, 0, IsByTable: false))], []);
        known = read.Image;
        warnings.AddRange(known.Warnings);
        warnings.AddRange(read.Notes);
        warnings.AddRange(image.WarningsOfReading?.Invoke() ?? []);
        var layers = image.Layers.Zip(known.Layers, read.Transfers).Select(layer => new ScanLayer(
            layer.First.Index, layer.Second.Digest, layer.Second.DiffId, layer.First.CreatedBy, options.Lazy.ReadsByTable ? layer.Third : null));
        return new ScannedTarget(target, [.. layers], known.Inventory, warnings.ToList());
    }

    private async Task<ReadLayers> ReadLayersAsync(Image image, CancellationToken cancellationToken)
    {
        var layers = image.Layers;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(options.Limits.ReadSeconds, LongestSeconds)), options.Time);
        var terms = new LayerTerms(options.Lazy, options.Lazy.Trusts(image.Repository), deadline.Token);
        var transfers = layers.Select(layer => new LayerTransfer(0, layer.Size, 0, IsByTable: false)).ToList();
        var patterns = new PathPatternSet(Detectors.Patterns);
        for (var readings = 1; ; readings++)
        {
            using var spool = new LayerFileSpool(options.Limits);
            var fetcher = new LayerFetcher(patterns, spool, _memory, terms);
            var reading = new LayerReading(layers, patterns, options, fetcher, progress);
            await reading.RunAsync(cancellationToken).ConfigureAwait(false);
            transfers = [.. transfers.Zip(reading.Transfers, (before, now) => now with { Bytes = before.Bytes + now.Bytes, Requests = before.Requests + now.Requests })];
            if (reading.UnresolvedTargets.Count == 0 || readings >= options.Limits.ImageReadings)
            {
                var found = new KnownImage(reading.Layers, reading.Warnings, reading.Inventory);
                if (reading.IsProven)
                {
                    _memory?.Keep(layers, found);
                }

                return new ReadLayers(found, transfers, reading.Notes);
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

    private static ImageNotKnownException NotKnown(Image image) => new(image.Layers is [{ IsContentAddressed: true }, ..]
        ? $"'{image.Name}' is not in the cache: it was not scanned before by this version with these limits, or not without damage. Scan it without --rematch."
        : $"'{image.Name}' is read at every scan: only images in registries and image layouts are kept in the cache. Scan it without --rematch.");
}
