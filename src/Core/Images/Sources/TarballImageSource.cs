using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Tar;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Sources;

/// <summary>Opens a bare layer or root file system tarball, compressed or not, as an image of one layer without config.</summary>
/// <param name="standardInput">Opens standard input.</param>
internal sealed class TarballImageSource(Func<Stream> standardInput) : IImageSource
{
    /// <inheritdoc/>
    public string Kind => TargetKinds.Tarball;

    /// <inheritdoc/>
    public async Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var file = await TargetFile.OpenAsync(request, standardInput, cancellationToken).ConfigureAwait(false);
        if (IsArchive(file))
        {
            return Open(file, file, request);
        }

        await file.DisposeAsync().ConfigureAwait(false);
        throw new ImageFormatException($"'{request.Name}' is not a tar archive, compressed or not.");
    }

    /// <summary>Opens a file that is already open as one layer; the image disposes <paramref name="resources"/>.</summary>
    public static Image Open(TargetFile file, IAsyncDisposable resources, ImageRequest request) => request.Selector is null
        ? new Image
        {
            Name = request.Name,
            Kind = TargetKinds.Tarball,
            Layers = [new Layer { Index = 0, OpenAsync = _ => ValueTask.FromResult(file.OpenRange(0, file.Length)) }],
            Resources = resources,
        }
        : throw new ImageNotFoundException($"'{request.Name}' is a bare tarball: there is no '{PrintableText.Clean(request.Selector)}' in it.");

    private static bool IsArchive(TargetFile file)
    {
        var block = new byte[TarHeader.Size];
        var start = block.AsSpan(0, file.ReadAt(0, block));
        return CompressionDetector.Detect(start) != CompressionFormat.None
            || (start.Length == TarHeader.Size && (TarHeader.IsZero(start) || TarHeader.HasValidChecksum(start)));
    }
}
