using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>A target whose names can be looked up: a folder, or an archive that was indexed (and decompressed before, where it must be).</summary>
internal sealed class TargetContent : IAsyncDisposable
{
    private readonly TargetFile? _file;
    private readonly TargetFile? _decompressed;

    private TargetContent(HostRoot folder) =>
        (Files, LinkedFiles) = (new FolderFiles(folder, followLinks: false), new FolderFiles(folder, followLinks: true));

    private TargetContent(TargetFile file, TargetFile? decompressed, ArchiveFiles archive)
    {
        (_file, _decompressed) = (file, decompressed);
        (Files, LinkedFiles, Archive) = (archive, archive, archive);
    }

    /// <summary>The files; in a folder a link is none.</summary>
    public IImageFiles Files { get; }

    /// <summary>The files; links inside are followed.</summary>
    public IImageFiles LinkedFiles { get; }

    /// <summary>The archive, or null for a folder.</summary>
    public ArchiveFiles? Archive { get; }

    /// <summary>The file as it is stored; null for a folder.</summary>
    public TargetFile? File => _file;

    /// <summary>Opens a folder, file or standard input; the caller disposes it.</summary>
    /// <exception cref="ImageNotFoundException">There is no such file or folder, or it may not be read.</exception>
    /// <exception cref="ImageFormatException">It cannot be decompressed.</exception>
    public static async Task<TargetContent> OpenAsync(ImageRequest request, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        if (request.Location != TargetFile.StandardInput && Directory.Exists(request.Location))
        {
            return new TargetContent(new HostRoot(request.Location, request.Limits));
        }

        return await OpenFileAsync(
            await TargetFile.OpenAsync(request, standardInput, cancellationToken).ConfigureAwait(false), request.Limits, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a file, which belongs to the content from then on; the caller disposes it. When this fails, the file is disposed.</summary>
    /// <exception cref="ImageFormatException">It cannot be decompressed.</exception>
    public static async Task<TargetContent> OpenFileAsync(TargetFile file, ScanLimits limits, CancellationToken cancellationToken)
    {
        TargetFile? decompressed = null;
        var isComplete = false;
        try
        {
            decompressed = await file.DecompressAsync(limits, cancellationToken).ConfigureAwait(false);
            var archive = ArchiveFiles.Index(decompressed ?? file, limits, cancellationToken);
            isComplete = true;
            return new TargetContent(file, decompressed, archive);
        }
        finally
        {
            if (!isComplete)
            {
                await DisposeAsync(file, decompressed).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens the image that <paramref name="open"/> finds in this; when it fails, this is disposed.</summary>
    public async Task<T> OpenImageAsync<T>(Func<Task<T>> open)
    {
        var isComplete = false;
        try
        {
            var opened = await open().ConfigureAwait(false);
            isComplete = true;
            return opened;
        }
        finally
        {
            if (!isComplete)
            {
                await DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Starts the warnings of an image in this.</summary>
    public WarningSink NewWarnings()
    {
        var warnings = new WarningSink();
        Archive?.Explain(warnings);
        return warnings;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DisposeAsync(_file, _decompressed);

    private static async ValueTask DisposeAsync(params TargetFile?[] files)
    {
        foreach (var file in files.OfType<TargetFile>())
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }
}
