using Strata.Core.Images;
using Strata.Core.Images.Sources;
using Strata.Core.Inventory;
using Strata.Core.Warnings;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>The documents of images, layouts made of them, and whole archives.</summary>
internal static class ImageTargets
{
    private static readonly ImageRequest Request =
        new("-", "fuzzed", Selector: null, new Platform("linux", "amd64"), Detectors.Patterns, LayerTarget.Limits);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("image-manifest", bytes => Parse(() => ImageJson.Parse(bytes, "manifest", root => ImageManifest.Read(root, "manifest", LayerTarget.Limits).ForeignType)), ImageSeeds.Manifests),
        new("oci-index", bytes => Parse(() => ImageJson.Parse(bytes, "index", root => OciEntry.Of(ImageIndex.Read(root, "index")))), ImageSeeds.Indexes),
        new("image-config", bytes => Parse(() => ImageConfig.Parse(bytes, "config", LayerTarget.Limits)), ImageSeeds.Configs),
        new("docker-manifest", bytes => Parse(() => DockerManifest.ReadList(bytes, LayerTarget.Limits.ImageLayers)), ImageSeeds.DockerManifests),
        new("oci-layout", bytes => Parse(() => OpenLayout(bytes)), ImageSeeds.Layouts),
        FuzzTarget.Asynchronous("docker-archive", ScanArchiveAsync, ImageSeeds.Archives),
    ];

    private static void Parse(Func<object?> parse)
    {
        try
        {
            parse();
        }
        catch (Exception e) when (e is ImageFormatException or ImageNotFoundException)
        {
            Invariant.IsPrintable(e.Message);
        }
    }

    private static Image OpenLayout(byte[] bytes)
    {
        var warnings = new WarningSink();
        var image = OciLayout.Read(new DocumentFiles(bytes), Request, warnings).Open(TargetKinds.OciLayout, null, CancellationToken.None);
        Check(image);
        return image;
    }

    /// <summary>As from standard input: whatever kind of archive it is, opened and scanned.</summary>
    private static async Task ScanArchiveAsync(byte[] bytes)
    {
        try
        {
            var sources = new ImageSources(() => new MemoryStream(TarBlocks.WithChecksums(bytes)));
            await using var image = await sources.OpenAsync("-", null, Request.Platform, Request.Patterns, Request.Limits, CancellationToken.None);
            Check(image);
            await LayerTarget.ScanAsync(image);
        }
        catch (Exception e) when (e is ImageFormatException or ImageNotFoundException)
        {
            Invariant.IsPrintable(e.Message);
        }
    }

    private static void Check(Image image)
    {
        Invariant.ArePrintable(image.Warnings);
        Invariant.IsPrintable(image.Platform?.ToString());
        foreach (var layer in image.Layers)
        {
            Invariant.IsPrintable(layer.CreatedBy);
            Invariant.IsPrintable(layer.MediaType);
        }
    }
}
