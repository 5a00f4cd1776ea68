using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>
/// Opens what <c>docker save</c> writes: the classic archive, the archive of newer engines that is an OCI layout too, and the one
/// from before Docker 1.10; also an unpacked one.
/// </summary>
/// <param name="standardInput">Opens standard input.</param>
internal sealed class DockerArchiveImageSource(Func<Stream> standardInput) : IImageSource
{
    /// <inheritdoc/>
    public string Kind => TargetKinds.DockerArchive;

    /// <inheritdoc/>
    public async Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenAsync(request, standardInput, cancellationToken).ConfigureAwait(false);
        return await content.OpenImageAsync(() => Task.FromResult(Open(content, request, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Opens an image of a target that is already open; the image owns the content from then on.</summary>
    public static Image Open(TargetContent content, ImageRequest request, CancellationToken cancellationToken)
    {
        var files = content.LinkedFiles;
        var warnings = content.NewWarnings();
        if (files.Find(DockerManifest.FileName, out var problem) is not { } manifest)
        {
            return files.Find(LegacyDockerArchive.FileName, out _) is not null
                ? new LegacyDockerArchive(files, request, warnings).Open(content)
                : throw new ImageFormatException($"'{request.Name}' is not a docker archive: {DockerManifest.FileName} {problem}.");
        }

        var images = DockerManifest.ReadList(
            manifest.ReadAll(ImageJson.MaximumManifestBytes, DockerManifest.FileName), request.Limits.ImageLayers);
        var archive = new DockerArchive(files, images, request, warnings);
        if (request.Selector is null)
        {
            // The layout in the archive may leave out images without a name; this list is complete.
            archive.Choose();
        }

        if (OpenLayout(content, archive, request, warnings, out var missing, cancellationToken) is { } image)
        {
            return image;
        }

        var classic = archive.Open(archive.Choose(), TargetKinds.DockerArchive, content);
        var isOther = request.Platform is { } wanted && classic.Platform is { } actual && !PlatformMatcher.Fits(wanted, actual);
        return isOther && missing is not null ? throw missing : classic;
    }

    /// <summary>
    /// Opens the image through the layout in the archive, which tells digests and platforms that the classic list does not; null when
    /// there is none or it lacks what the image needs; <paramref name="missing"/> then tells what it has not.
    /// </summary>
    /// <exception cref="ImageFormatException">Layout and list name different images: engines disagree about what this archive is.</exception>
    private static Image? OpenLayout(
        TargetContent content,
        DockerArchive archive,
        ImageRequest request,
        WarningSink warnings,
        out ImageNotFoundException? missing,
        CancellationToken cancellationToken)
    {
        missing = null;
        if (content.Files.Find(OciLayout.IndexFile, out _) is null || content.Files.Find(OciLayout.MarkerFile, out _) is null)
        {
            return null;
        }

        bool isSame;
        Image image;
        try
        {
            var layout = OciLayout.Read(content.Files, request with { Selector = archive.SelectorWithoutPosition() }, content.NewWarnings());
            image = layout.Open(TargetKinds.DockerArchive, content, cancellationToken);
            isSame = archive.TryReadId() is not { } id || layout.LeadsTo(id, cancellationToken);
        }
        catch (ImageFormatException e)
        {
            warnings.Add(WarningCodes.ArchiveAnomaly, $"The OCI layout in the archive cannot be used ({e.Message}); its {DockerManifest.FileName} was.");
            return null;
        }
        catch (ImageNotFoundException e)
        {
            missing = e;
            return null;
        }

        if (!isSame)
        {
            throw new ImageFormatException(
                $"'{request.Name}' is ambiguous: its OCI layout and its {DockerManifest.FileName} name different images. Use the prefix oci: to scan the former.");
        }

        return image.Layers.All(layer => layer.OpenAsync is not null) ? image : null;
    }
}
