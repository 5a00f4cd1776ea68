namespace Strata.Core.Images;

/// <summary>
/// A place that knows images by name: a local daemon, or the registries. Besides its own scheme it answers targets that are no path and
/// have no scheme; <see cref="ImageSources"/> asks such sources in the order in which it was given them.
/// </summary>
public interface IReferenceSource : IImageSource
{
    /// <summary>What the place is called in messages and progress, as the part of a sentence: <c>the Docker daemon</c>.</summary>
    string Place { get; }

    /// <summary>
    /// Opens an image that the user named without saying where it lies. The caller disposes the image. An image that is there but cannot
    /// be scanned is an exception, as with <see cref="IImageSource.OpenAsync"/>: another place's image of that name is not what was meant.
    /// </summary>
    /// <param name="request">What to open; its location is the text of <paramref name="reference"/>.</param>
    /// <param name="reference">The name, with the default tag where the user gave neither tag nor digest.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ImageNotFoundException">The image is there, but not for the platform that was asked for.</exception>
    /// <exception cref="ImageFormatException">The image is there, and is damaged, hostile or no container image.</exception>
    Task<ReferenceAnswer> TryOpenAsync(ImageRequest request, ImageReference reference, CancellationToken cancellationToken);
}
