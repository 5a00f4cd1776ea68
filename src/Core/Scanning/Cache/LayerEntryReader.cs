using System.Buffers.Binary;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Primitives;
using Strata.Core.Scanning.Trees;
using Strata.Core.Warnings;
using ZstdSharp;

namespace Strata.Core.Scanning.Cache;

/// <summary>Reads what <see cref="LayerEntryWriter"/> wrote, as the contents of any layer with that blob.</summary>
/// <param name="layer">The index that the files get.</param>
/// <param name="location">What the warnings are about.</param>
/// <param name="spool">Holds the contents of files; outlives the result.</param>
internal sealed class LayerEntryReader(int layer, string location, LayerFileSpool spool)
{
    /// <summary>Bytes of names, links and whiteouts that are read before the turn of the layer has come.</summary>
    public const int BytesOutOfTurn = 2 << 20;

    private readonly List<FileNode> _hardLinks = [];
    private TreeBytesReader _head = new(default);
    private LayerFile[] _files = [];
    private ScanWarning[] _problems = [];

    /// <summary>Reads a layer; null when this machine has no room for its files.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="turn">Waited for before much is held in memory; null when no other layer is being read.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="FileTreeFormatException">The bytes are no layer.</exception>
    /// <exception cref="ZstdException">The bytes are not compressed.</exception>
    /// <exception cref="IOException">The bytes end too early, or cannot be read.</exception>
    public async Task<LayerContents?> ReadAsync(Stream source, LayerTurn? turn, CancellationToken cancellationToken)
    {
        using var content = new DecompressionStream(source, leaveOpen: true);
        var prefix = new byte[TreeBytesWriter.FixedBytes];
        content.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is < 0 or > LayerEntryWriter.MaximumHeadBytes)
        {
            throw TreeBytesReader.Broken("has an impossible length");
        }

        if (length > BytesOutOfTurn && turn is not null)
        {
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var head = new byte[length];
        content.ReadExactly(head);
        _head = new TreeBytesReader(head);
        var digests = ReadDigests();
        var flags = _head.Byte();
        var (entries, keptEntries, keptPathBytes) = (_head.Number(int.MaxValue), _head.Number(int.MaxValue), (long)_head.Number());
        var warnings = EntryForm.ReadWarnings(_head);
        _problems = EntryForm.ReadWarnings(_head);
        if (!TryReadFiles(content))
        {
            return null;
        }

        return new LayerContents
        {
            Root = ReadTree(),
            HardLinks = ReadHardLinks(),
            Warnings = [.. warnings.Select(warning => warning with { Location = location })],
            IsDamaged = false,
            IsArchive = (flags & 1) != 0,
            HasFileOverLimit = (flags & 2) != 0,
            LacksRoom = false,
            Entries = entries,
            KeptEntries = keptEntries,
            KeptPathBytes = keptPathBytes,
            Digests = digests,
        };
    }

    private LayerDigests ReadDigests()
    {
        var format = (CompressionFormat)_head.Byte();
        var (blob, diffId) = (ReadDigest(), ReadDigest());
        return new LayerDigests
        {
            Format = format,
            BlobDigest = blob,
            DiffId = diffId,
            BlobSize = (long)_head.Number(),
            Size = (long)_head.Number(),
            Failure = null,
            Notices = [],
        };
    }

    private Digest? ReadDigest() => EntryForm.ReadText(_head) switch
    {
        null => null,
        var text when Digest.TryParse(text, out var digest) => digest,
        _ => throw TreeBytesReader.Broken("has a digest that is none"),
    };

    private bool TryReadFiles(Stream content)
    {
        _files = new LayerFile[_head.Count()];
        for (var i = 0; i < _files.Length; i++)
        {
            var (path, size) = (_head.Path(int.MaxValue), _head.Number(Array.MaxLength));
            if (!spool.TryKeep(size, buffer => content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false), out var bytes))
            {
                return false;
            }

            _files[i] = bytes.Length == size ? new LayerFile(path, bytes, layer) : throw TreeBytesReader.Broken("ends too early");
        }

        return true;
    }

    private FileNode ReadTree()
    {
        _ = _head.Path(int.MaxValue);
        var root = new FileNode();
        var open = new Stack<(FileNode Folder, int Left)>([(root, ReadNode(root))]);
        while (open.TryPop(out var folder))
        {
            if (folder.Left > 0)
            {
                open.Push((folder.Folder, folder.Left - 1));
                var node = folder.Folder.Add(_head.Path(int.MaxValue));
                open.Push((node, ReadNode(node)));
            }
        }

        return root;
    }

    // The number of the children that follow.
    private int ReadNode(FileNode node)
    {
        node.Kind = (FileNodeKind)_head.Byte();
        var flags = _head.Byte();
        (node.IsExplicit, node.HidesLower, node.HidesLowerChildren) = ((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
        node.Counts = _head.Number();
        var children = _head.Number(int.MaxValue);
        node.File = (flags & 8) == 0 ? null : _head.Item(_files);
        node.Target = (flags & 16) == 0 ? null : _head.Path(int.MaxValue);
        node.Problem = (flags & 32) == 0 ? null : _head.Item(_problems);
        if (node.Kind == FileNodeKind.HardLink)
        {
            _hardLinks.Add(node);
        }

        return children;
    }

    private LayerHardLink[] ReadHardLinks()
    {
        var links = new LayerHardLink[_head.Count()];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = new LayerHardLink(_head.Path(int.MaxValue), _head.Item(_hardLinks));
        }

        return links;
    }
}
