namespace Strata.Core.Images.Sources;

/// <summary>Opens an OCI image layout, folder or tar, and the folder that podman's and skopeo's "dir:" transport writes.</summary>
/// <param name="standardInput">Opens standard input.</param>
internal sealed class OciLayoutImageSource(Func<Stream> standardInput) : IPlatformSource
{
    /// <inheritdoc/>
    public string Kind => TargetKinds.OciLayout;

    /// <inheritdoc/>
    public async Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenAsync(request, standardInput, cancellationToken).ConfigureAwait(false);
        return await content.OpenImageAsync(() => Task.FromResult(Open(content, request, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Image>> OpenEveryAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenAsync(request, standardInput, cancellationToken).ConfigureAwait(false);
        return await content.OpenImageAsync(() => Task.FromResult(OpenEvery(content, request, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Opens an image of a target that is already open; the image owns the content from then on.</summary>
    public static Image Open(TargetContent content, ImageRequest request, CancellationToken cancellationToken) =>
        Read(content, request).Open(TargetKinds.OciLayout, content, cancellationToken);

    /// <summary>Opens the images for every platform of a target that is already open; together they own the content from then on.</summary>
    public static IReadOnlyList<Image> OpenEvery(TargetContent content, ImageRequest request, CancellationToken cancellationToken) =>
        Read(content, request).OpenEvery(TargetKinds.OciLayout, content, cancellationToken);

    private static OciLayout Read(TargetContent content, ImageRequest request)
    {
        var warnings = content.NewWarnings();
        return content.Archive is null && ContainersFolder.IsAt(content.Files)
            ? ContainersFolder.Read(content.Files, request, warnings)
            : OciLayout.Read(content.Files, request, warnings);
    }
}
