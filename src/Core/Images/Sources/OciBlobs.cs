using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>The blobs of an image layout, found by digest.</summary>
/// <param name="files">The layout's files.</param>
/// <param name="pathOf">Where the blob with a digest lies.</param>
/// <param name="warnings">Where oddities are reported.</param>
internal sealed class OciBlobs(IImageFiles files, Func<Digest, string> pathOf, WarningSink warnings)
{
    /// <summary>Where the OCI layout keeps the blob with a digest (OCI image-spec image-layout.md).</summary>
    public static string LayoutPathOf(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    /// <summary>The blob's file, unverified, or null with the reason when it is not in the layout.</summary>
    public ImageFile? Find(Digest digest, out string problem) => files.Find(pathOf(digest), out problem);

    /// <summary>The content of a small blob, its size and digest verified; null when it is not in the layout.</summary>
    /// <exception cref="ImageFormatException">It is too large, or not what the descriptor says.</exception>
    public byte[]? Read(Descriptor descriptor, int limit)
    {
        if (descriptor.ReadInline(warnings) is { } inline)
        {
            return inline;
        }

        if (Find(descriptor.Digest, out _) is not { } file)
        {
            return null;
        }

        var content = file.ReadAll(limit, $"blob {descriptor.Digest}");
        return descriptor.IsOf(content)
            ? content
            : throw new ImageFormatException(
                $"blob {descriptor.Digest} is damaged: its {content.Length} bytes do not have the size or digest that is claimed. Save the image again.");
    }
}
