using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Testing;

/// <summary>A layer with a table of contents, as it would lie in a registry.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Tar">What a plain reader decompresses it to.</param>
/// <param name="Annotations">What the manifest says.</param>
public sealed record TocLayerBlob(byte[] Blob, byte[] Tar, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The media type that goes with the blob.</summary>
    public string MediaType => OciLayoutBuilder.LayerType + (Blob is [0x1F, 0x8B, ..] ? "+gzip" : "+zstd");

    /// <summary>The layer, whose blob can be had in parts.</summary>
    /// <param name="index">Its position.</param>
    /// <param name="onRange">Told of each part.</param>
    public Layer ToLayer(int index = 0, Action<long, long>? onRange = null) => new()
    {
        Index = index,
        Digest = Digest.Sha256Of(Blob),
        DiffId = Digest.Sha256Of(Tar),
        Size = Blob.Length,
        IsContentAddressed = true,
        MediaType = MediaType,
        Annotations = Annotations,
        OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(Blob, writable: false)),
        OpenRangeAsync = (offset, length, _) =>
        {
            onRange?.Invoke(offset, length);
            return ValueTask.FromResult<Stream>(new MemoryStream(Blob, (int)offset, (int)length, writable: false));
        },
    };
}
