using System.Globalization;
using Strata.Core.Primitives;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// Where a layer's manifest says that a table of contents is, and what its digest is. Only that is trusted to find and verify it: an
/// annotation is covered by the digest of the manifest, a footer by nothing that is known before the blob was read.
/// </summary>
/// <param name="Kind">The format.</param>
/// <param name="Digest">sha256 of the table: of its uncompressed JSON for eStargz, of its compressed bytes for zstd:chunked.</param>
/// <param name="Offset">The offset of the compressed table in the blob; zero for eStargz, whose footer tells.</param>
/// <param name="CompressedBytes">The length of the compressed table; zero for eStargz.</param>
/// <param name="Bytes">The length of the table as text; zero for eStargz.</param>
internal sealed record TocReference(TocKind Kind, Digest Digest, long Offset = 0, long CompressedBytes = 0, long Bytes = 0)
{
    /// <summary>The annotation of an eStargz layer.</summary>
    public const string EStargzDigest = "containerd.io/snapshot/stargz/toc.digest";

    /// <summary>What the names of zstd:chunked annotations begin with, as writers of today and of the beginning have them.</summary>
    public static IReadOnlyList<string> ZstdPrefixes { get; } = ["io.github.containers.zstd-chunked.", "io.containers.zstd-chunked."];

    /// <summary>The only type of table that there is, in the annotation of the position.</summary>
    private const int PositionType = 1;

    /// <summary>True when <paramref name="layer"/> says that it has a table of contents, whether or not that can be used.</summary>
    public static bool IsAnnounced(Layer layer) =>
        layer.Annotations.ContainsKey(EStargzDigest) || ZstdPrefixes.Any(prefix => layer.Annotations.ContainsKey(prefix + "manifest-checksum"));

    /// <summary>Reads the annotations of a layer.</summary>
    /// <exception cref="TocDoubtException">There are none, or they cannot be used.</exception>
    public static TocReference Find(Layer layer)
    {
        var eStargz = layer.Annotations.GetValueOrDefault(EStargzDigest);
        var prefixes = ZstdPrefixes.Where(prefix => layer.Annotations.ContainsKey(prefix + "manifest-checksum")).ToList();
        return (eStargz, prefixes) switch
        {
            (null, []) => throw new TocDoubtException("its manifest names no table of contents"),
            ({ } digest, []) => new TocReference(TocKind.EStargz, ReadDigest(digest)),
            (null, [var prefix]) => ReadZstd(layer, prefix),
            _ => throw new TocDoubtException("its manifest names several tables of contents"),
        };
    }

    private static TocReference ReadZstd(Layer layer, string prefix)
    {
        var parts = layer.Annotations.GetValueOrDefault(prefix + "manifest-position")?.Split(':') ?? [];
        var numbers = new long[4];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (parts.Length != numbers.Length || !long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                throw new TocDoubtException("the position of its table of contents is malformed");
            }
        }

        return numbers[3] == PositionType
            ? new TocReference(TocKind.ZstdChunked, ReadDigest(layer.Annotations[prefix + "manifest-checksum"]), numbers[0], numbers[1], numbers[2])
            : throw new TocDoubtException("its table of contents is of an unknown type");
    }

    private static Digest ReadDigest(string text) => Digest.TryParse(text, out var digest) && digest.Algorithm == "sha256"
        ? digest
        : throw new TocDoubtException("the digest of its table of contents is malformed");
}
