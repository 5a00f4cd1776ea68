using Strata.Core.Primitives;

namespace Strata.Core.Images.Sources;

/// <summary>An image of a layout: the entries of its top-level index that carry the same names.</summary>
/// <param name="Position">The position of the first entry in the index.</param>
/// <param name="Names">The names, full references or tags.</param>
/// <param name="Entries">The entries: one, or one for each platform.</param>
internal sealed record OciEntry(int Position, IReadOnlyList<string> Names, IReadOnlyList<Descriptor> Entries)
{
    private const string RefNameAnnotation = "org.opencontainers.image.ref.name";
    private const string ContainerdNameAnnotation = "io.containerd.image.name";

    /// <summary>What tells two images apart.</summary>
    public IEnumerable<Digest> Digests => Entries.Select(entry => entry.Digest);

    /// <summary>
    /// The images of a top-level index. Entries of one name are one image when each is for another platform; entries that lead to the
    /// same content are one image with several names.
    /// </summary>
    public static List<OciEntry> Of(ImageIndex index)
    {
        var entries = index.Manifests
            .Select((descriptor, position) => new OciEntry(position, NamesOf(descriptor), [descriptor]))
            .Where(entry => IsImage(entry.Entries[0]));
        return
        [
            .. entries.GroupBy(entry => string.Join('\n', entry.Names), StringComparer.Ordinal).SelectMany(ByPlatform)
                .GroupBy(entry => string.Join('\n', entry.Digests), StringComparer.Ordinal)
                .Select(same => same.First() with { Names = [.. same.SelectMany(entry => entry.Names).Distinct(StringComparer.Ordinal)] }),
        ];
    }

    private static IEnumerable<OciEntry> ByPlatform(IEnumerable<OciEntry> sameName)
    {
        var entries = sameName.ToList();
        var platforms = entries.Select(entry => entry.Entries[0].Platform).OfType<Platform>().Distinct().Count();
        return entries.Count > 1 && platforms == entries.Count
            ? [entries[0] with { Entries = [.. entries.SelectMany(entry => entry.Entries)] }]
            : entries;
    }

    private static string[] NamesOf(Descriptor descriptor) =>
        [.. new[] { ContainerdNameAnnotation, RefNameAnnotation }.Select(key => descriptor.Annotations.GetValueOrDefault(key)).OfType<string>()];

    private static bool IsImage(Descriptor descriptor) =>
        !descriptor.IsAttestation
        && (descriptor.MediaType is null || MediaTypes.IsIndex(descriptor.MediaType) || MediaTypes.IsManifest(descriptor.MediaType));
}
