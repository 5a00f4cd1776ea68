namespace Strata.Core.Images.Sources;

/// <summary>Opens an OCI image layout, folder or tar, and the folder that podman's and skopeo's "dir:" transport writes.</summary>
/// <param name="standardInput">Opens standard input.</param>
internal sealed class OciLayoutImageSource(Func<Stream> standardInput) : IImageSource
{
    /// <inheritdoc/>
    public string Kind => TargetKinds.OciLayout;

    /// <inheritdoc/>
    public async Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenAsync(request, standardInput, cancellationToken).ConfigureAwait(false);
        return await content.OpenImageAsync(() => Task.FromResult(Open(content, request, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Opens an image of a target that is already open; the image owns the content from then on.</summary>
    public static Image Open(TargetContent content, ImageRequest request, CancellationToken cancellationToken)
    {
        var warnings = content.NewWarnings();
        var layout = content.Archive is null && ContainersFolder.IsAt(content.Files)
            ? ContainersFolder.Read(content.Files, request, warnings)
            : OciLayout.Read(content.Files, request, warnings);
        return layout.Open(TargetKinds.OciLayout, content, cancellationToken);
    }
}
