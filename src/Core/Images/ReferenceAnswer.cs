namespace Strata.Core.Images;

/// <summary>What a place says when it is asked for an image by name.</summary>
public sealed class ReferenceAnswer
{
    private ReferenceAnswer(Image? image, string reason, bool isUnreachable) => (Image, Reason, IsUnreachable) = (image, reason, isUnreachable);

    /// <summary>The image, or null when the place does not have it or could not be asked.</summary>
    public Image? Image { get; }

    /// <summary>
    /// Why there is no image, as a clause that follows the place's name and a colon: <c>has no such image</c>, <c>is not running</c>.
    /// Empty with an image.
    /// </summary>
    public string Reason { get; }

    /// <summary>True when the place could not be asked, so that it may have the image all the same.</summary>
    public bool IsUnreachable { get; }

    /// <summary>The place has the image.</summary>
    public static ReferenceAnswer Found(Image image) => new(image, "", false);

    /// <summary>The place was asked and does not have it.</summary>
    /// <param name="reason">See <see cref="Reason"/>.</param>
    public static ReferenceAnswer NotThere(string reason) => new(null, reason, false);

    /// <summary>The place cannot be asked: it does not run here, does not answer, or refuses.</summary>
    /// <param name="reason">See <see cref="Reason"/>.</param>
    public static ReferenceAnswer NotReachable(string reason) => new(null, reason, true);
}
