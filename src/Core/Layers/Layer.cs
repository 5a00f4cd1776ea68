using System.Collections.ObjectModel;
using System.Globalization;
using Strata.Core.Primitives;

namespace Strata.Core.Layers;

/// <summary>One layer of an image. Its identity is <see cref="Index"/>: the same digest may stand in one image several times.</summary>
public sealed class Layer
{
    /// <summary>Zero-based position, base first.</summary>
    public required int Index { get; init; }

    /// <summary>The digest of the blob as stored (compressed), when the manifest gives one. Verified by the core while streaming.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The digest of the decompressed tar that the config claims, or null when there is no config. Verified by the core.</summary>
    public Digest? DiffId { get; init; }

    /// <summary>The size in bytes of the blob that the manifest claims, or null. Verified by the core.</summary>
    public long? Size { get; init; }

    /// <summary>
    /// Under which name the target holds the blob: layers of one image with equal names have the same bytes and are read once. Null when
    /// nothing tells.
    /// </summary>
    public string? BlobName { get; init; }

    /// <summary>
    /// True where the target keeps blobs by their digests (a registry, an image layout), so that whoever uses the image gets the content
    /// with <see cref="Digest"/>, or with <see cref="DiffId"/> where there is no other, or an error. False where a file merely claims it,
    /// as in a docker archive.
    /// </summary>
    public bool IsContentAddressed { get; init; }

    /// <summary>The media type as given: only a hint.</summary>
    public string? MediaType { get; init; }

    /// <summary>The history line that made this layer, or null.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>
    /// The annotations that the manifest gives the layer: what its author claims, and only a hint. Empty when there are none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Opens the blob from its first byte. Nothing of the blob is fetched before this is called, and a caller that never calls it costs
    /// nothing. It may be called more than once, and for several layers of one image at the same time. Null when the content is not part
    /// of the target (foreign layer, missing blob). The caller disposes the stream.
    /// </summary>
    public Func<CancellationToken, ValueTask<Stream>>? OpenAsync { get; init; }

    /// <summary>
    /// Opens bytes of the blob as stored: the first argument is the offset, the second how many, at least one; both lie within
    /// <see cref="Size"/>. The stream has exactly those bytes, and reading it fails when fewer come. They are not verified by anybody: a
    /// part of a blob has no digest. It may be called at the same time as <see cref="OpenAsync"/> and itself. Null when the target cannot
    /// give parts. The caller disposes the stream.
    /// </summary>
    /// <exception cref="RangeNotSupportedException">The server gives only whole blobs; thrown before a byte is read.</exception>
    public Func<long, long, CancellationToken, ValueTask<Stream>>? OpenRangeAsync { get; init; }

    /// <summary>How warnings name the layer with an index.</summary>
    internal static string LocationOf(int index) => string.Create(CultureInfo.InvariantCulture, $"layer {index}");
}
