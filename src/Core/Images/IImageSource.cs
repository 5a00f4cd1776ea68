namespace Strata.Core.Images;

/// <summary>Opens one kind of target. It verifies nothing of layers: digests and sizes are the core's duty while streaming.</summary>
public interface IImageSource
{
    /// <summary>The kind it opens: one of <see cref="TargetKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Opens the target; the caller disposes the image.</summary>
    /// <exception cref="ImageNotFoundException">There is no such file, or no image in it that fits the request.</exception>
    /// <exception cref="ImageFormatException">The target is damaged, ambiguous or hostile in a way that leaves nothing to scan.</exception>
    Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken);
}
