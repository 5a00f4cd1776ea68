using System.Globalization;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>One reading of all layers of an image with one set of patterns.</summary>
internal sealed class LayerReading(
    IReadOnlyList<Layer> layers, PathPatternSet patterns, ReadingOptions options, LayerFetcher fetcher, IProgress<ScanProgress>? progress)
{
    private readonly WarningSink _warnings = new();
    private readonly List<(string? Digest, string? DiffId)> _layers = [];
    private readonly List<LayerTransfer> _transfers = [];
    private readonly List<ScanWarning> _notes = [];
    private readonly InventoryBuilder _inventory = new();

    /// <summary>The digests that the bytes of each layer have: of the blob, and of its decompressed content.</summary>
    public IReadOnlyList<(string? Digest, string? DiffId)> Layers => _layers;

    /// <summary>What was fetched of each layer.</summary>
    public IReadOnlyList<LayerTransfer> Transfers => _transfers;

    /// <summary>What this scan, and no other of the same image, has to say about how layers were read.</summary>
    public IReadOnlyList<ScanWarning> Notes => _notes;

    /// <summary>True when every layer is what it should be and was read whole, now or before.</summary>
    public bool IsProven { get; private set; } = true;

    /// <summary>What the final file system holds; set by <see cref="RunAsync"/>.</summary>
    public TargetInventory Inventory { get; private set; } = new(null, [], [], []);

    /// <summary>Paths that links lead to and that must be read besides; see <see cref="ImageFileTree.UnresolvedTargets"/>.</summary>
    public IReadOnlyList<PathPattern> UnresolvedTargets { get; private set; } = [];

    /// <summary>What this reading could not tell.</summary>
    public IReadOnlyList<ScanWarning> Warnings => UnresolvedTargets is [var first, ..]
        ?
        [
            .. _warnings.ToList(),
            new ScanWarning(
                WarningCodes.LinkUnresolved,
                "The link leads over other links to a file that was not found after reading the layers several times.",
                PathText.Display(first.Text)),
        ]
        : _warnings.ToList();

    /// <summary>Streams every layer and builds the inventory.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tree = new ImageFileTree(patterns, options.Limits, _warnings);
        var pipeline = new LayerPipeline(layers, options.Parallel, fetcher, options.Limits, cancellationToken);
        await using var _ = pipeline.ConfigureAwait(false);
        foreach (var layer in layers)
        {
            progress?.Report(new ScanProgress(
                string.Create(CultureInfo.InvariantCulture, $"Reading layer {layer.Index + 1} of {layers.Count}"), layer.Index, layers.Count));
            var fetched = await pipeline.NextAsync().ConfigureAwait(false);
            var contents = fetched.Contents;
            IsProven &= fetched.IsProven;
            _warnings.AddRange(contents.Warnings);
            _layers.Add(((layer.Digest ?? contents.Digests?.BlobDigest)?.ToString(), (contents.Digests?.DiffId ?? layer.DiffId)?.ToString()));
            _transfers.Add(new LayerTransfer(fetched.BytesFetched, fetched.BytesTotal, fetched.Requests, fetched.IsByTable));
            _notes.AddRange(fetched.Notes.Select(note => note with { Location = Layer.LocationOf(layer.Index) }));
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
}
