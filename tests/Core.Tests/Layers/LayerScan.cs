using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;

namespace Strata.Core.Tests.Layers;

/// <summary>Reads layers for a set of wanted paths and merges them, again while links lead to what was not kept: as a scan does.</summary>
internal sealed class LayerScan : IDisposable
{
    private readonly LayerFileSpool _spool;

    private LayerScan(LayerFileSpool spool, ImageFileTree tree, PathPatternSet patterns, List<LayerContents> contents, int readings, WarningSink sink)
    {
        _spool = spool;
        (Tree, Patterns, Contents, Readings) = (tree, patterns, contents, readings);
        tree.ReportProblems(sink);
        Warnings = [.. contents.SelectMany(content => content.Warnings), .. sink.ToList()];
    }

    public ImageFileTree Tree { get; }

    public PathPatternSet Patterns { get; }

    public IReadOnlyList<LayerContents> Contents { get; }

    /// <summary>How often the layers were read.</summary>
    public int Readings { get; }

    public IReadOnlyList<ScanWarning> Warnings { get; }

    public IEnumerable<string> Codes => Warnings.Select(warning => warning.Code);

    public static LayerScan Of(string wanted, params LayerBuilder[] layers) => Of([PathPattern.File(wanted)], layers);

    public static LayerScan Of(PathPattern[] wanted, params LayerBuilder[] layers) =>
        Of(wanted, new ScanLimits(), [.. layers.Select((layer, index) => layer.ToLayer(index))]);

    public static LayerScan Of(PathPattern[] wanted, ScanLimits limits, params Layer[] layers)
    {
        var patterns = new PathPatternSet(wanted);
        var spool = new LayerFileSpool(limits);
        for (var reading = 1; ; reading++)
        {
            var sink = new WarningSink();
            var reader = new LayerReader(limits, spool, new ByteBudget(limits.ImageBytes));
            var tree = new ImageFileTree(patterns, limits, sink);
            var contents = new List<LayerContents>();
            foreach (var layer in layers)
            {
                // The content is in memory: nothing is waited for.
                contents.Add(reader.ReadAsync(layer, patterns, CancellationToken.None).GetAwaiter().GetResult());
                tree.Apply(contents[^1], layer.Index);
            }

            if (tree.UnresolvedTargets.Count == 0 || reading == limits.ImageReadings)
            {
                return new LayerScan(spool, tree, patterns, contents, reading, sink);
            }

            patterns = patterns.With(tree.UnresolvedTargets);
        }
    }

    /// <summary>The content of the file that a path leads to, or null.</summary>
    public string? Text(string path) => Tree.Find(path) is { } file ? System.Text.Encoding.UTF8.GetString(file.Content.Span) : null;

    public void Dispose() => _spool.Dispose();
}
