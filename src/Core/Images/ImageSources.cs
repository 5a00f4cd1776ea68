using Strata.Core.Images.Sources;
using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Images;

/// <summary>Every kind of target that can be opened. docs/reference/targets.md describes them; a test compares.</summary>
public sealed class ImageSources
{
    private readonly Func<Stream> _standardInput;

    /// <summary>Makes the list.</summary>
    /// <param name="standardInput">Opens standard input, for the target <c>-</c>; called at most once a scan.</param>
    /// <param name="further">
    /// The sources that a composition adds: local daemons and registries. Those that are <see cref="IReferenceSource"/> are asked in this
    /// order for a target that has no scheme and is no path, so daemons come before the registry.
    /// </param>
    public ImageSources(Func<Stream> standardInput, IReadOnlyList<IImageSource>? further = null)
    {
        _standardInput = standardInput;
        All =
        [
            new DockerArchiveImageSource(standardInput),
            new OciLayoutImageSource(standardInput),
            new RootfsImageSource(),
            new TarballImageSource(standardInput),
            .. further ?? [],
        ];
    }

    /// <summary>The sources, one for each kind.</summary>
    public IReadOnlyList<IImageSource> All { get; }

    /// <summary>Opens a target; the caller disposes the image.</summary>
    /// <param name="target">
    /// <c>docker-archive:PATH[:IMAGE]</c>, <c>oci:PATH[:IMAGE]</c>, <c>dir:PATH</c>, <c>tar:PATH</c>, a path or <c>-</c> alone, whose kind
    /// is told by its content, <c>registry:REFERENCE</c>, <c>docker:REFERENCE</c>, <c>podman:REFERENCE</c>, or a reference alone.
    /// </param>
    /// <param name="selector">Which of several images, unless the target says it: name and tag, id, digest, or <c>@index</c>.</param>
    /// <param name="platform">Which platform, or null for this machine's.</param>
    /// <param name="patterns">The files that detectors want.</param>
    /// <param name="limits">The limits of this scan.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <param name="progress">Told what is being done; null for nobody.</param>
    /// <exception cref="ImageNotFoundException">There is no such file, folder or image, or no image in it that fits.</exception>
    /// <exception cref="ImageFormatException">The target is damaged, ambiguous or hostile in a way that leaves nothing to scan.</exception>
    /// <exception cref="ImageUnavailableException">The place that the image lies in cannot be asked.</exception>
    public async Task<Image> OpenAsync(
        string target,
        string? selector,
        Platform? platform,
        IReadOnlyList<PathPattern> patterns,
        ScanLimits limits,
        CancellationToken cancellationToken,
        Action<string>? progress = null)
    {
        var text = TargetText.Parse(target);
        var shown = PrintableText.Clean(target);
        if (selector is not null && text.Selector is not null && selector != text.Selector)
        {
            throw new ImageNotFoundException($"'{shown}' names another image than '{PrintableText.Clean(selector)}': name only one.");
        }

        var request = new ImageRequest(text.Location, shown, text.Selector ?? selector, platform, patterns, limits) { Progress = progress };
        if (text.Kind is null)
        {
            return await (ReferenceTarget.IsMeant(target) && All.OfType<IReferenceSource>().Any()
                ? ReferenceTarget.OpenAsync(All, request, cancellationToken)
                : DetectAsync(request, cancellationToken)).ConfigureAwait(false);
        }

        return All.FirstOrDefault(source => source.Kind == text.Kind) is { } source
            ? await source.OpenAsync(request, cancellationToken).ConfigureAwait(false)
            : throw new ImageNotFoundException($"'{shown}': targets of the kind '{text.Kind}' cannot be opened here.");
    }

    private async Task<Image> DetectAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenAsync(request, _standardInput, cancellationToken).ConfigureAwait(false);
        return await content.OpenImageAsync(() => TargetDetector.Detect(content, request.Name) switch
        {
            TargetKinds.DockerArchive => Task.FromResult(DockerArchiveImageSource.Open(content, request, cancellationToken)),
            TargetKinds.OciLayout => Task.FromResult(OciLayoutImageSource.Open(content, request, cancellationToken)),
            TargetKinds.Tarball => Task.FromResult(TarballImageSource.Open(content.File!, content, request)),
            _ => new RootfsImageSource().OpenAsync(request, cancellationToken),
        }).ConfigureAwait(false);
    }
}
