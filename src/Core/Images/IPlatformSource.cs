namespace Strata.Core.Images;

/// <summary>A kind of target of which one may hold images for several platforms.</summary>
public interface IPlatformSource : IImageSource
{
    /// <summary>
    /// Opens the images for every platform that the target has, in its order; at least one. <see cref="ImageRequest.Platform"/> is not
    /// looked at. The caller disposes each image.
    /// </summary>
    /// <exception cref="ImageNotFoundException">There is no such image.</exception>
    /// <exception cref="ImageFormatException">The target, or the image for one of the platforms, is damaged or no container image.</exception>
    Task<IReadOnlyList<Image>> OpenEveryAsync(ImageRequest request, CancellationToken cancellationToken);
}
