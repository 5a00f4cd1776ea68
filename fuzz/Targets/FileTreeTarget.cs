using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Core.Scanning.Trees;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>The stored state of a file system: read before and after its compression, searched by all detectors, and written again.</summary>
internal static class FileTreeTarget
{
    private static readonly PathPatternSet Patterns = new(Detectors.Patterns);

    private static readonly byte[] EmptyTar = new byte[1024];

    public static FuzzTarget Tree { get; } = FuzzTarget.Asynchronous("file-tree", RunAsync, FileTreeSeeds.Bodies);

    private static async Task RunAsync(byte[] bytes)
    {
        _ = IsTree(() => FileTreeReader.Read(bytes, Patterns, LayerTarget.Limits));
        if (!IsTree(() => FileTreeReader.ReadBody(bytes, Patterns, LayerTarget.Limits)))
        {
            return;
        }

        var layer = new LayerToAnalyse { OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(EmptyTar)) };
        var analyzer = new LayerAnalyzer(LayerTarget.Limits);
        var analysis = await analyzer.AnalyseAsync(layer, FileTreeWriter.Pack(bytes), CancellationToken.None);
        Invariant.ArePrintable(analysis.Warnings);
        Invariant.IsPrintable(analysis.Inventory.Distribution);
        foreach (var package in analysis.Inventory.Packages)
        {
            Invariant.IsPrintable(package.Package);
            Invariant.IsPrintable(package.Location);
            Invariant.Holds(package.Layer == 0, "a layer without files introduces nothing");
        }

        var again = await analyzer.AnalyseAsync(layer, analysis.Tree, CancellationToken.None);
        Invariant.Holds(again.Tree.Span.SequenceEqual(analysis.Tree.Span), "a state that was written once is written the same again");
    }

    private static bool IsTree(Func<FileTreeState> read)
    {
        try
        {
            Invariant.ArePrintable(read().Warnings);
            return true;
        }
        catch (FileTreeFormatException)
        {
            return false;
        }
    }
}
