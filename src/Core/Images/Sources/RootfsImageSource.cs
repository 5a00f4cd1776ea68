using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>Opens a root file system folder of the host: <c>dir:/</c>, <c>dir:rootfs</c>.</summary>
internal sealed class RootfsImageSource : IImageSource
{
    /// <inheritdoc/>
    public string Kind => TargetKinds.Directory;

    /// <inheritdoc/>
    public async Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(request.Location))
        {
            throw new ImageNotFoundException(File.Exists(request.Location)
                ? $"'{request.Name}' is a file, not a folder."
                : $"no such file or folder: {request.Name}");
        }

        var warnings = new WarningSink();
        var tree = new DirectoryFileTree(new HostRoot(request.Location, request.Limits), request.Patterns, warnings, request.Limits);
        try
        {
            await tree.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await tree.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new Image { Name = request.Name, Kind = Kind, RootFileSystem = tree, Warnings = warnings.ToList(), Resources = tree };
    }
}
