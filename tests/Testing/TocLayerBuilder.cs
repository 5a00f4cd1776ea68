using System.Text;
using System.Text.Json.Nodes;

namespace Strata.Testing;

/// <summary>
/// Builds layers that can be read by their table of contents, to the published formats of eStargz and zstd:chunked, and wrong ones: the
/// table, the annotations and the blob can each be edited. Paths are ASCII of at most 100 bytes.
/// </summary>
public sealed class TocLayerBuilder
{
    private readonly List<TocLayerEntry> _entries = [];
    private readonly List<Action<JsonObject>> _tocEdits = [];
    private readonly List<Func<string, string>> _textEdits = [];
    private readonly List<Action<Dictionary<string, string>>> _annotationEdits = [];
    private readonly List<Func<byte[], byte[]>> _blobEdits = [];

    /// <summary>Bytes of a file that one chunk has at most.</summary>
    public int ChunkBytes { get; set; } = 4 << 20;

    /// <summary>eStargz: files share a gzip member until it has this many bytes.</summary>
    public int MemberBytes { get; set; }

    /// <summary>eStargz: the footer of CRFS, 47 bytes.</summary>
    public bool HasLegacyFooter { get; set; }

    /// <summary>zstd:chunked: the second form of the footer, with a tar-split frame.</summary>
    public bool HasTarSplit { get; set; }

    /// <summary>zstd:chunked: the magic of the footer as stargz-snapshotter writes it, or as containers/storage does.</summary>
    public string FooterMagic { get; set; } = "GnUlInUx";

    /// <summary>zstd:chunked: what the names of the annotations begin with.</summary>
    public string AnnotationPrefix { get; set; } = "io.github.containers.zstd-chunked.";

    /// <summary>zstd:chunked: whether chunks of zeros say so.</summary>
    public bool MarksZeros { get; set; } = true;

    /// <summary>The entries in the order of the archive.</summary>
    internal IReadOnlyList<TocLayerEntry> Entries => _entries;

    /// <summary>A regular file.</summary>
    public TocLayerBuilder File(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="File(string, string)"/>
    public TocLayerBuilder File(string path, byte[] content) => Add(new TocLayerEntry("reg", '0', path, content, ""));

    /// <summary>A directory.</summary>
    public TocLayerBuilder Directory(string path) => Add(new TocLayerEntry("dir", '5', path.TrimEnd('/') + "/", [], ""));

    /// <summary>A symbolic link.</summary>
    public TocLayerBuilder Symlink(string path, string target) => Add(new TocLayerEntry("symlink", '2', path, [], target));

    /// <summary>A hard link.</summary>
    public TocLayerBuilder HardLink(string path, string target) => Add(new TocLayerEntry("hardlink", '1', path, [], target));

    /// <summary>A device.</summary>
    public TocLayerBuilder Device(string path) => Add(new TocLayerEntry("char", '3', path, [], ""));

    /// <summary>Changes the table of contents before it is written and hashed.</summary>
    public TocLayerBuilder EditToc(Action<JsonObject> edit)
    {
        _tocEdits.Add(edit);
        return this;
    }

    /// <summary>Changes one entry of the table: the first with that name.</summary>
    public TocLayerBuilder EditEntry(string path, Action<JsonObject> edit) =>
        EditToc(toc => edit(toc["entries"]!.AsArray().Select(entry => entry!.AsObject()).First(entry => (string?)entry["name"] == path)));

    /// <summary>Changes the text of the table before it is written and hashed.</summary>
    public TocLayerBuilder EditText(Func<string, string> edit)
    {
        _textEdits.Add(edit);
        return this;
    }

    /// <summary>Changes the annotations.</summary>
    public TocLayerBuilder EditAnnotations(Action<Dictionary<string, string>> edit)
    {
        _annotationEdits.Add(edit);
        return this;
    }

    /// <summary>Changes the blob once it is finished; its digest is that of what comes out.</summary>
    public TocLayerBuilder EditBlob(Func<byte[], byte[]> edit)
    {
        _blobEdits.Add(edit);
        return this;
    }

    /// <summary>The layer as eStargz.</summary>
    public TocLayerBlob ToEStargz() => Finish(new EStargzWriter(this).Write());

    /// <summary>The layer as zstd:chunked.</summary>
    public TocLayerBlob ToZstdChunked() => Finish(new ZstdChunkedWriter(this).Write());

    /// <summary>The text of the table of these entries.</summary>
    internal byte[] TextOf(JsonArray entries, Action<JsonObject>? add = null)
    {
        var toc = new JsonObject { ["version"] = 1, ["entries"] = entries };
        add?.Invoke(toc);
        _tocEdits.ForEach(edit => edit(toc));
        return Encoding.UTF8.GetBytes(_textEdits.Aggregate(toc.ToJsonString(), (text, edit) => edit(text)));
    }

    private TocLayerBuilder Add(TocLayerEntry entry)
    {
        _entries.Add(entry);
        return this;
    }

    private TocLayerBlob Finish(TocLayerBlob written)
    {
        var annotations = new Dictionary<string, string>(written.Annotations);
        _annotationEdits.ForEach(edit => edit(annotations));
        return written with { Blob = _blobEdits.Aggregate(written.Blob, (blob, edit) => edit(blob)), Annotations = annotations };
    }
}
