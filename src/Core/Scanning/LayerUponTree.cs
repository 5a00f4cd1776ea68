using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Scanning.Trees;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>One reading of a layer with one set of patterns, on top of the state of the layers below.</summary>
/// <param name="layer">The layer.</param>
/// <param name="parentTree">The stored state below; null for a base layer.</param>
/// <param name="linkTargets">What links lead to that the state does not name and that the layer is to be read for besides.</param>
/// <param name="limits">What may be read and kept.</param>
/// <param name="spool">Holds the layer's files; outlives this.</param>
/// <param name="streaming">On how many threads.</param>
internal sealed class LayerUponTree(
    LayerToAnalyse layer,
    ReadOnlyMemory<byte>? parentTree,
    IReadOnlyList<PathPattern> linkTargets,
    ScanLimits limits,
    LayerFileSpool spool,
    LayerStreaming streaming)
{
    private const int Below = 0;
    private const int Own = 1;

    private static readonly PathPatternSet DetectorPatterns = new(Detectors.Patterns);

    private readonly WarningSink _warnings = new();
    private readonly InventoryBuilder _inventory = new() { LayerName = layer => layer == Below ? "A lower layer" : "This layer" };
    private FileTreeState _state = FileTreeState.Empty(DetectorPatterns);
    private PathPatternSet _patterns = DetectorPatterns;
    private ImageFileTree? _tree;
    private LayerContents? _contents;

    /// <summary>Paths that links lead to and that the layer must be read for besides; see <see cref="ImageFileTree.UnresolvedTargets"/>.</summary>
    public IReadOnlyList<PathPattern> UnresolvedTargets => _tree?.UnresolvedTargets ?? [];

    /// <summary>Loads the state, streams the layer and puts it on top.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tree = LoadTree();
        if (parentTree is not null)
        {
            _inventory.Add(Below, tree, cancellationToken);
            _inventory.Restore(_state.Deletions);
        }

        var stream = await layer.OpenAsync(cancellationToken).ConfigureAwait(false);
        LayerContents contents;
        await using (stream.ConfigureAwait(false))
        {
            contents = await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        _warnings.AddRange(contents.Warnings);
        tree.Apply(contents, Own, CarriedWarnings.ThisLayer);
        _inventory.Add(Own, tree, cancellationToken);
        _contents = contents;
    }

    /// <summary>The result; to be called once, after <see cref="RunAsync"/>.</summary>
    public LayerAnalysis Finish(CancellationToken cancellationToken)
    {
        var (tree, contents) = (_tree!, _contents!);
        var inventory = _inventory.Build();
        var state = _state with
        {
            LinkTargets = LinkTargets(),
            Warnings = CarriedWarnings.Of(_warnings.ToList()),
            Deletions = [.. _inventory.Deletions.Select(deletion => deletion with { Layer = Below })],
        };
        var writer = new FileTreeWriter(_patterns, limits, new FileReaders(tree, Detectors.Distributions, Detectors.Packages), cancellationToken);
        return new LayerAnalysis
        {
            Tree = writer.Write(state),
            Inventory = inventory,
            IsArchive = contents.IsArchive,
            IsDamaged = contents.IsDamaged,
            HasFileOverLimit = contents.HasFileOverLimit,
            LacksRoom = contents.LacksRoom,
            BlobDigest = contents.Digests?.BlobDigest,
            DiffId = contents.Digests?.DiffId,
            BlobBytes = contents.Digests?.BlobSize ?? 0,
            TarBytes = contents.Digests?.Size ?? 0,
            Warnings = AllWarnings(tree, inventory),
        };
    }

    private ImageFileTree LoadTree()
    {
        if (parentTree is { } bytes)
        {
            _state = FileTreeReader.Read(bytes.Span, DetectorPatterns, limits);
        }

        var known = _state.LinkTargets.Select(target => target.Pattern).ToHashSet();
        var unread = _state.LinkTargets.Where(target => !target.IsReadBelow).Select(target => target.Pattern).ToHashSet();
        if (parentTree is not null)
        {
            unread.UnionWith(linkTargets.Where(pattern => !known.Contains(pattern)));
        }

        if (known.Count > 0 || linkTargets.Count > 0)
        {
            _patterns = DetectorPatterns.With(known.Concat(linkTargets));
        }

        _warnings.AddRange(_state.Warnings);
        return _tree = new ImageFileTree(_patterns, limits, _warnings, _state.Root, unread);
    }

    // The walk waits for the other thread and for the network: a thread of its own keeps those of the pool free.
    private Task<LayerContents> ReadAsync(Stream stream, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => new LayerReader(limits, spool, new ByteBudget(limits.ImageBytes), streaming).Read(
            new Layer { Index = Own, Digest = layer.Digest }, stream, _patterns, CarriedWarnings.ThisLayer, layer.RootPrefix, cancellationToken),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private List<LinkTarget> LinkTargets()
    {
        var targets = _state.LinkTargets.ToDictionary(target => target.Pattern);
        foreach (var pattern in linkTargets)
        {
            targets.TryAdd(pattern, new LinkTarget(pattern, IsReadBelow: parentTree is null));
        }

        foreach (var pattern in UnresolvedTargets)
        {
            targets.TryAdd(pattern, new LinkTarget(pattern, IsReadBelow: false));
        }

        if (targets.Count > FileTreeState.MaximumLinkTargets)
        {
            _warnings.Add(
                WarningCodes.LimitExceeded,
                $"Links lead to more than {FileTreeState.MaximumLinkTargets} files; the layers above are not read for the rest.",
                CarriedWarnings.ThisLayer);
        }

        return [.. targets.Values.Order().Take(FileTreeState.MaximumLinkTargets)];
    }

    private IReadOnlyList<ScanWarning> AllWarnings(ImageFileTree tree, TargetInventory inventory)
    {
        var all = new WarningSink();
        all.AddRange(_warnings.ToList());
        tree.ReportProblems(all);
        if (UnresolvedTargets is [var first, ..])
        {
            all.Add(
                WarningCodes.LinkUnresolved,
                "The link leads over other links to a file that was not found after reading the layer several times.",
                PathText.Display(first.Text));
        }

        if (_state.PatternSet != FileTreeState.IdOf(DetectorPatterns))
        {
            all.Add(
                WarningCodes.FileUnreadable,
                "The layers below were analysed by another version of the program, which did not look for all files that are looked for now: they have to be analysed again.");
        }

        all.AddRange(inventory.Warnings);
        return all.ToList();
    }
}
