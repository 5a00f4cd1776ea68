using System.Text.Json;

namespace Strata.Core.Images;

/// <summary>A list of manifests: an OCI index or a Docker manifest list (OCI image-spec image-index.md).</summary>
/// <param name="Manifests">The entries in the document's order.</param>
internal sealed record ImageIndex(IReadOnlyList<Descriptor> Manifests)
{
    /// <summary>Reads an index.</summary>
    /// <exception cref="ImageFormatException">It is not an index, ambiguous, or above a limit.</exception>
    public static ImageIndex Read(JsonElement root, string where)
    {
        ManifestKind.Require(root, ManifestKind.Index, where);
        return new ImageIndex(
            [.. ImageJson.Items(root, "manifests", ImageJson.MaximumDescriptors, where).Select(entry => Descriptor.Read(entry, where))]);
    }
}
