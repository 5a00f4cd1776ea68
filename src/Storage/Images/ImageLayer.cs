namespace Strata.Storage.Images;

/// <summary>A layer of an image, as the image tells of it.</summary>
/// <param name="Digest">The digest of the blob.</param>
/// <param name="DiffId">The digest of the decompressed archive that the config claims; it is not verified.</param>
/// <param name="Command">The line of the history that made it, shortened; null when it is not known.</param>
/// <param name="IsSkipped">True for a layer that the registry does not hand out, as the base layers of Windows: its files are not known.</param>
public sealed record ImageLayer(string Digest, string? DiffId, string? Command, bool IsSkipped = false)
{
    /// <summary>Characters of a command that are kept, so that an image takes little room.</summary>
    public const int MaximumCommand = 160;
}
