using Strata.Core.Images;

namespace Strata.Core.Tests.Images.Sources;

/// <summary>A place that always answers the same.</summary>
internal sealed class FixedReferenceSource(string kind, string place, ReferenceAnswer answer) : IReferenceSource
{
    public string Kind => kind;

    public string Place => place;

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    public Task<Image> OpenAsync(ImageRequest request, CancellationToken cancellationToken) =>
        answer.Image is { } image ? Task.FromResult(image) : throw new ImageNotFoundException(answer.Reason);

    public Task<ReferenceAnswer> TryOpenAsync(ImageRequest request, ImageReference reference, CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult(answer);
    }
}
