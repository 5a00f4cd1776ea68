using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Lazy;
using Strata.Core.Warnings;

namespace Strata.Core.Tests.Layers.Lazy;

/// <summary>Reads one layer by its table of contents and merges it with nothing below.</summary>
internal sealed class LazyScan : IDisposable
{
    private readonly LayerFileSpool _spool;

    private LazyScan(LayerFileSpool spool, LazyLayer result, PathPatternSet patterns, ScanLimits limits)
    {
        (_spool, Result) = (spool, result);
        var sink = new WarningSink();
        Tree = new ImageFileTree(patterns, limits, sink);
        if (result.Contents is { } contents)
        {
            Tree.Apply(contents, 0);
            sink.AddRange(contents.Warnings);
        }

        Tree.ReportProblems(sink);
        Warnings = sink.ToList();
    }

    public LazyLayer Result { get; }

    public ImageFileTree Tree { get; }

    public IReadOnlyList<ScanWarning> Warnings { get; }

    public static Task<LazyScan> OfAsync(string wanted, Layer layer, ScanLimits? limits = null) => OfAsync([PathPattern.File(wanted)], layer, limits);

    public static async Task<LazyScan> OfAsync(PathPattern[] wanted, Layer layer, ScanLimits? limits = null)
    {
        limits ??= new ScanLimits();
        var patterns = new PathPatternSet(wanted);
        var spool = new LayerFileSpool(limits);
        var reader = new LazyLayerReader(limits, spool, new ByteBudget(limits.ImageBytes));
        return new LazyScan(spool, await reader.ReadAsync(layer, patterns, CancellationToken.None), patterns, limits);
    }

    /// <summary>The content of the file that a path leads to, or null.</summary>
    public string? Text(string path) => Tree.Find(path) is { } file ? System.Text.Encoding.Latin1.GetString(file.Content.Span) : null;

    public void Dispose() => _spool.Dispose();
}
