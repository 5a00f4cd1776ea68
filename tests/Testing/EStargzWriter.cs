using System.Text;
using System.Text.Json.Nodes;
using Strata.Core.Primitives;

namespace Strata.Testing;

/// <summary>
/// Writes eStargz (stargz-snapshotter, docs/estargz.md): gzip members one after another, a new one at the content of each file and chunk
/// (unless files share one), the table of contents as the last entry of the archive in a member of its own, and the footer.
/// </summary>
internal sealed class EStargzWriter(TocLayerBuilder layer)
{
    private readonly List<byte> _blob = [];
    private readonly List<byte> _tar = [];
    private readonly List<byte> _member = [];
    private readonly JsonArray _entries = [];

    public TocLayerBlob Write()
    {
        foreach (var entry in layer.Entries)
        {
            Put(entry.Header());
            if (entry.Content.Length == 0)
            {
                _entries.Add(entry.ToJson());
                continue;
            }

            for (var offset = 0; offset < entry.Content.Length; offset += layer.ChunkBytes)
            {
                WriteChunk(entry, offset);
            }

            Put(entry.Padding());
        }

        EndMember();
        var text = layer.TextOf(_entries);
        var tocOffset = _blob.Count;
        Put(new TarBuilder().File("stargz.index.json", text).Zeros().ToArray());
        EndMember();
        _blob.AddRange(Footer(tocOffset));
        return new TocLayerBlob([.. _blob], [.. _tar], new Dictionary<string, string>
        {
            ["containerd.io/snapshot/stargz/toc.digest"] = Digest.Sha256Of(text).ToString(),
        });
    }

    private void WriteChunk(TocLayerEntry entry, int offset)
    {
        var chunk = entry.Content[offset..Math.Min(entry.Content.Length, offset + layer.ChunkBytes)];
        if (_member.Count + chunk.Length > layer.MemberBytes)
        {
            EndMember();
        }

        var json = offset == 0 ? entry.ToJson() : new JsonObject { ["name"] = entry.Path, ["type"] = "chunk", ["chunkOffset"] = offset };
        json["offset"] = (long)_blob.Count;
        if (_member.Count > 0)
        {
            json["innerOffset"] = _member.Count;
        }

        if (chunk.Length < entry.Content.Length)
        {
            json["chunkSize"] = chunk.Length;
        }

        json["chunkDigest"] = Digest.Sha256Of(chunk).ToString();
        if (offset == 0)
        {
            json["digest"] = Digest.Sha256Of(entry.Content).ToString();
        }

        _entries.Add(json);
        Put(chunk);
    }

    private void Put(byte[] bytes)
    {
        _member.AddRange(bytes);
        _tar.AddRange(bytes);
    }

    private void EndMember()
    {
        if (_member.Count > 0)
        {
            _blob.AddRange(ArchiveBuilder.Gzip([.. _member]));
            _member.Clear();
        }
    }

    private byte[] Footer(long tocOffset)
    {
        var text = Encoding.ASCII.GetBytes($"{tocOffset:x16}STARGZ");
        byte[] extra = layer.HasLegacyFooter ? text : [(byte)'S', (byte)'G', (byte)text.Length, 0, .. text];
        return [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, (byte)extra.Length, 0, .. extra, 1, 0, 0, 0xFF, 0xFF, .. new byte[8]];
    }
}
