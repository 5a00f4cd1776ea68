using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Scanning;

/// <summary>Analyses layers one at a time as the server does: each on the stored tree of the one below, nothing else kept but who added what.</summary>
internal sealed class LayerChain(ScanLimits? limits = null)
{
    private readonly LayerAnalyzer _analyzer = new(limits ?? new ScanLimits());
    private ReadOnlyMemory<byte>? _tree;
    private Dictionary<Package, int> _addedBy = [];
    private int _layers;

    /// <summary>The analysis of the layer that came last.</summary>
    public LayerAnalysis Last { get; private set; } = null!;

    /// <summary>How often the blob of the last layer was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>The packages of the last layer, each with where it was found and the number of the layer that added it.</summary>
    public IEnumerable<string> Packages => Last.Inventory.Packages.Select(found => $"{found.Package} {found.Location} {_addedBy[found.Package]}");

    /// <summary>The codes of the last layer's warnings.</summary>
    public IEnumerable<string> Codes => Last.Warnings.Select(warning => warning.Code).Distinct();

    public static async Task<LayerChain> OfAsync(params LayerBuilder[] layers)
    {
        var chain = new LayerChain();
        foreach (var layer in layers)
        {
            await chain.AddAsync(layer.Build());
        }

        return chain;
    }

    public async Task<LayerAnalysis> AddAsync(byte[] blob, string rootPrefix = "")
    {
        Opened = 0;
        var layer = new LayerToAnalyse
        {
            OpenAsync = _ =>
            {
                Opened++;
                return ValueTask.FromResult<Stream>(new MemoryStream(blob, writable: false));
            },
            RootPrefix = rootPrefix,
        };
        Last = await _analyzer.AnalyseAsync(layer, _tree, TestContext.Current.CancellationToken);
        _tree = Last.Tree;
        _addedBy = Last.Inventory.Packages.ToDictionary(found => found.Package, found => found.Layer == 1 ? _layers : _addedBy[found.Package]);
        _layers++;
        return Last;
    }

    /// <summary>The same layers as one image, read together.</summary>
    public static Task<ScannedTarget> ScanAsync(IReadOnlyList<byte[]> blobs, ScanLimits? limits = null) => new TargetReader(new ReadingOptions { Limits = limits ?? new ScanLimits() }).ReadAsync(
        new Image
        {
            Name = "together",
            Kind = TargetKinds.Tarball,
            Layers = [.. blobs.Select((blob, index) => LayerBuilder.ToLayer(blob, blob, index)).Select(layer => new Layer { Index = layer.Index, OpenAsync = layer.OpenAsync })],
        },
        TestContext.Current.CancellationToken);
}
