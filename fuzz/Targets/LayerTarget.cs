using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>
/// A layer that is not compressed, on top of one with links and package databases: archive, whiteouts, merged tree, all detectors.
/// </summary>
internal static class LayerTarget
{
    private static readonly byte[] BaseLayer = TarSeeds.BaseLayer();

    public static FuzzTarget Tar { get; } =
        FuzzTarget.Asynchronous("tar", bytes => ScanAsync(BaseLayer, TarBlocks.WithChecksums(bytes)), TarSeeds.Layers);

    /// <summary>Limits that single runs reach in milliseconds, and never a temporary file.</summary>
    public static ScanLimits Limits { get; } = new()
    {
        LayerBytes = 1 << 20,
        ImageBytes = 2 << 20,
        LayerEntries = 1_000,
        FileBytes = 64 << 10,
        FileBytesInMemory = 64 << 10,
        KeptBytes = 512 << 10,
        KeptBytesInMemory = 4 << 20,
        KeptEntries = 300,
        ImageKeptEntries = 500,
        TarHeaderBytes = 16 << 10,
        ImageLayers = 20,
        DecompressionWindowBytes = 1 << 20,
    };

    /// <summary>Reads an opened image into its inventory.</summary>
    public static async Task ScanAsync(Image image)
    {
        var target = await new TargetReader(new ReadingOptions { Limits = Limits }).ReadAsync(image, CancellationToken.None);
        Invariant.ArePrintable(target.Warnings);
        Invariant.ArePrintable(target.Inventory.Warnings);
        Invariant.IsPrintable(target.Inventory.Distribution);
        foreach (var package in target.Inventory.Packages)
        {
            Invariant.IsPrintable(package.Package);
            Invariant.IsPrintable(package.Location);
            Invariant.Holds(package.Layer >= 0 && package.Layer < image.Layers.Count, "a package is from one of the layers");
        }
    }

    private static Task ScanAsync(params byte[][] layers) => ScanAsync(new Image
    {
        Name = "fuzzed",
        Kind = TargetKinds.Tarball,
        Layers =
        [
            .. layers.Select((bytes, index) => new Layer { Index = index, OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes)) }),
        ],
    });
}
