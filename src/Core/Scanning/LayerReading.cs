using System.Globalization;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>One reading of all layers of an image with one set of patterns.</summary>
internal sealed class LayerReading(
    IReadOnlyList<Layer> layers, PathPatternSet patterns, ScanLimits limits, LayerFileSpool spool, int parallel, LayerTerms terms, IProgress<ScanProgress>? progress)
{
    private readonly WarningSink _warnings = new();
    private readonly List<ScanLayer> _layers = [];
    private readonly InventoryBuilder _inventory = new();

    /// <summary>The layers with the digests that their bytes have.</summary>
    public IReadOnlyList<ScanLayer> Layers => _layers;

    /// <summary>What the final file system holds; set by <see cref="RunAsync"/>.</summary>
    public TargetInventory Inventory { get; private set; } = new(null, [], [], []);

    /// <summary>Paths that links lead to and that must be read besides; see <see cref="ImageFileTree.UnresolvedTargets"/>.</summary>
    public IReadOnlyList<PathPattern> UnresolvedTargets { get; private set; } = [];

    /// <summary>Streams every layer and builds the inventory.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tree = new ImageFileTree(patterns, limits, _warnings);
        var pipeline = new LayerPipeline(layers, parallel, new LayerFetcher(patterns, spool, terms), limits, cancellationToken);
        await using var _ = pipeline.ConfigureAwait(false);
        foreach (var layer in layers)
        {
            progress?.Report(new ScanProgress(
                string.Create(CultureInfo.InvariantCulture, $"Reading layer {layer.Index + 1} of {layers.Count}"), layer.Index, layers.Count));
            var fetched = await pipeline.NextAsync().ConfigureAwait(false);
            var contents = fetched.Contents;
            _warnings.AddRange(contents.Warnings);
            _layers.Add(new ScanLayer(
                layer.Index,
                (layer.Digest ?? contents.Digests?.BlobDigest)?.ToString(),
                (contents.Digests?.DiffId ?? layer.DiffId)?.ToString(),
                layer.CreatedBy,
                terms.Lazy.ReadsByTable ? new LayerTransfer(fetched.BytesFetched, fetched.BytesTotal, fetched.Requests, fetched.IsByTable) : null));
            tree.Apply(contents, layer.Index);
            _inventory.Add(layer.Index, tree, cancellationToken);
        }

        if (layers.Count == 0)
        {
            _inventory.Add(0, tree, cancellationToken);
        }

        Inventory = _inventory.Build();
        UnresolvedTargets = tree.UnresolvedTargets;
        tree.ReportProblems(_warnings);
    }

    /// <summary>Hands on what this reading could not tell.</summary>
    public void Report(WarningSink sink)
    {
        sink.AddRange(_warnings.ToList());
        if (UnresolvedTargets is [var first, ..])
        {
            sink.Add(
                WarningCodes.LinkUnresolved,
                "The link leads over other links to a file that was not found after reading the layers several times.",
                PathText.Display(first.Text));
        }
    }
}
