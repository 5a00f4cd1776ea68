using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Strata.Core.Primitives;
using ZstdSharp;

namespace Strata.Testing;

/// <summary>
/// Writes zstd:chunked (containers/storage, docs/containers-storage-zstd-chunked.md): headers, files and chunks in frames of their own,
/// then skippable frames with the table of contents, the tar-split and the footer.
/// </summary>
internal sealed class ZstdChunkedWriter(TocLayerBuilder layer) : IDisposable
{
    private readonly MemoryStream _blob = new();
    private readonly MemoryStream _tar = new();
    private readonly JsonArray _entries = [];
    private readonly Compressor _compressor = new();

    public TocLayerBlob Write()
    {
        using (this)
        {
            foreach (var entry in layer.Entries)
            {
                PutFrame(entry.Header());
                WriteContent(entry);
                if (entry.Padding() is { Length: > 0 } padding)
                {
                    PutFrame(padding);
                }
            }

            PutFrame(new byte[1024]);
            return Finish();
        }
    }

    public void Dispose() => _compressor.Dispose();

    private TocLayerBlob Finish()
    {
        var split = Encoding.ASCII.GetBytes("""{"type":2}""");
        var text = layer.TextOf(_entries, toc => AddSplit(toc, split));
        var toc = _compressor.Wrap(text).ToArray();
        var tocOffset = Skippable(toc);
        var annotations = new Dictionary<string, string>
        {
            [layer.AnnotationPrefix + "manifest-checksum"] = Digest.Sha256Of(toc).ToString(),
            [layer.AnnotationPrefix + "manifest-position"] = string.Create(CultureInfo.InvariantCulture, $"{tocOffset}:{toc.Length}:{text.Length}:1"),
        };
        var footer = new List<long> { tocOffset, toc.Length, text.Length, 1 };
        if (layer.HasTarSplit)
        {
            var packed = _compressor.Wrap(split).ToArray();
            var splitOffset = Skippable(packed);
            annotations[layer.AnnotationPrefix + "tarsplit-position"] = string.Create(CultureInfo.InvariantCulture, $"{splitOffset}:{packed.Length}:{split.Length}");
            footer.AddRange([splitOffset, packed.Length, split.Length]);
        }

        Skippable([.. footer.SelectMany(BitConverter.GetBytes), .. Encoding.ASCII.GetBytes(layer.FooterMagic)]);
        return new TocLayerBlob(_blob.ToArray(), _tar.ToArray(), annotations);
    }

    private void AddSplit(JsonObject toc, byte[] split)
    {
        if (layer.HasTarSplit)
        {
            toc["tarSplitDigest"] = Digest.Sha256Of(split).ToString();
        }
    }

    private void WriteContent(TocLayerEntry entry)
    {
        var first = entry.ToJson();
        _entries.Add(first);
        if (entry.Content.Length == 0)
        {
            return;
        }

        first["digest"] = Digest.Sha256Of(entry.Content).ToString();
        first["offset"] = _blob.Length;
        for (var offset = 0; offset < entry.Content.Length; offset += layer.ChunkBytes)
        {
            var chunk = entry.Content[offset..Math.Min(entry.Content.Length, offset + layer.ChunkBytes)];
            if (chunk.Length < entry.Content.Length)
            {
                AddChunk(entry, first, offset, chunk);
            }

            PutFrame(chunk);
        }

        first["endOffset"] = _blob.Length;
    }

    private void AddChunk(TocLayerEntry entry, JsonObject first, int offset, byte[] chunk)
    {
        var json = first;
        if (offset > 0)
        {
            json = new JsonObject { ["type"] = "chunk", ["name"] = entry.Path, ["offset"] = _blob.Length, ["chunkOffset"] = offset };
            _entries.Add(json);
        }

        json["chunkSize"] = chunk.Length;
        json["chunkDigest"] = Digest.Sha256Of(chunk).ToString();
        if (layer.MarksZeros && !chunk.AsSpan().ContainsAnyExcept((byte)0))
        {
            json["chunkType"] = "zeros";
        }
    }

    private void PutFrame(byte[] bytes)
    {
        _blob.Write(_compressor.Wrap(bytes));
        _tar.Write(bytes);
    }

    private long Skippable(byte[] data)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0x184D2A50);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], data.Length);
        _blob.Write(head);
        var offset = _blob.Length;
        _blob.Write(data);
        return offset;
    }
}
