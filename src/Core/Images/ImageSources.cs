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
        var (kind, request) = Read(target, selector, platform, patterns, limits, progress);
        if (kind is null)
        {
            return await (ReferenceTarget.IsMeant(target) && All.OfType<IReferenceSource>().Any()
                ? ReferenceTarget.OpenAsync(All, request, cancellationToken)
                : DetectAsync(request, cancellationToken)).ConfigureAwait(false);
        }

        return await Source(kind, request).OpenAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Opens the images for every platform that a target has; the caller disposes each. A target of a kind that holds one platform gives one
    /// image. A reference alone means the registry: local daemons hold the platform of their machine.
    /// </summary>
    /// <inheritdoc cref="OpenAsync" path="/param"/>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    public async Task<IReadOnlyList<Image>> OpenEveryAsync(
        string target,
        string? selector,
        IReadOnlyList<PathPattern> patterns,
        ScanLimits limits,
        CancellationToken cancellationToken,
        Action<string>? progress = null)
    {
        var (kind, request) = Read(target, selector, null, patterns, limits, progress);
        var source = kind is not null
            ? Source(kind, request)
            : ReferenceTarget.IsMeant(target) ? All.OfType<IReferenceSource>().FirstOrDefault(place => place is IPlatformSource) : null;
        return source switch
        {
            null => await DetectEveryAsync(request, cancellationToken).ConfigureAwait(false),
            IPlatformSource several => await several.OpenEveryAsync(request, cancellationToken).ConfigureAwait(false),
            _ => [await source.OpenAsync(request, cancellationToken).ConfigureAwait(false)],
        };
    }

    private static (string? Kind, ImageRequest Request) Read(
        string target, string? selector, Platform? platform, IReadOnlyList<PathPattern> patterns, ScanLimits limits, Action<string>? progress)
    {
        var text = TargetText.Parse(target);
        var shown = PrintableText.Clean(target);
        return selector is not null && text.Selector is not null && selector != text.Selector
            ? throw new ImageNotFoundException($"'{shown}' names another image than '{PrintableText.Clean(selector)}': name only one.")
            : (text.Kind, new ImageRequest(text.Location, shown, text.Selector ?? selector, platform, patterns, limits) { Progress = progress });
    }

    private IImageSource Source(string kind, ImageRequest request) => All.FirstOrDefault(source => source.Kind == kind)
        ?? throw new ImageNotFoundException($"'{request.Name}': targets of the kind '{kind}' cannot be opened here.");

    private async Task<IReadOnlyList<Image>> DetectEveryAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenAsync(request, _standardInput, cancellationToken).ConfigureAwait(false);
        return await content.OpenImageAsync(async () => TargetDetector.Detect(content, request.Name) is var kind && kind == TargetKinds.OciLayout
            ? OciLayoutImageSource.OpenEvery(content, request, cancellationToken)
            : [await OpenKindAsync(kind, content, request, cancellationToken).ConfigureAwait(false)]).ConfigureAwait(false);
    }

    private static Task<Image> OpenKindAsync(string kind, TargetContent content, ImageRequest request, CancellationToken cancellationToken) => kind switch
    {
        TargetKinds.DockerArchive => Task.FromResult(DockerArchiveImageSource.Open(content, request, cancellationToken)),
        TargetKinds.OciLayout => Task.FromResult(OciLayoutImageSource.Open(content, request, cancellationToken)),
        TargetKinds.Tarball => Task.FromResult(TarballImageSource.Open(content.File!, content, request)),
        _ => new RootfsImageSource().OpenAsync(request, cancellationToken),
    };

    private async Task<Image> DetectAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var content = await TargetContent.OpenAsync(request, _standardInput, cancellationToken).ConfigureAwait(false);
        return await content.OpenImageAsync(() => OpenKindAsync(TargetDetector.Detect(content, request.Name), content, request, cancellationToken))
            .ConfigureAwait(false);
    }
}
