using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Scanning.Trees;
using Strata.Core.Warnings;
using ZstdSharp;

namespace Strata.Core.Scanning.Cache;

/// <summary>Writes what a layer contributes: first everything but the contents of its files, then those, one after the other.</summary>
internal sealed class LayerEntryWriter
{
    /// <summary>The most bytes of wanted files; a layer that has more is not kept. The packages of an image are, whatever it holds.</summary>
    public const long MaximumFileBytes = 128 << 20;

    /// <summary>The most bytes of everything but the contents of files; a layer that has more is not kept.</summary>
    public const int MaximumHeadBytes = 64 << 20;

    private readonly TreeBytesWriter _head = new();
    private readonly TreeBytesWriter _nodes = new();
    private readonly Dictionary<LayerFile, int> _files = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ScanWarning, int> _problems = [];
    private readonly Dictionary<FileNode, int> _hardLinks = new(ReferenceEqualityComparer.Instance);

    /// <summary>Looks at a layer that was read whole.</summary>
    public LayerEntryWriter(LayerContents contents, LayerDigests digests) => WriteHead(contents, digests);

    /// <summary>False when the layer is too large to be kept.</summary>
    public bool IsKept => _head.Written.Length <= MaximumHeadBytes && _files.Keys.Sum(file => (long)file.Content.Length) <= MaximumFileBytes;

    /// <summary>Writes the layer.</summary>
    public void Write(Stream destination)
    {
        using var compression = new CompressionStream(destination, EntryForm.CompressionLevel, leaveOpen: true);
        var length = new TreeBytesWriter();
        length.Fixed(_head.Written.Length);
        compression.Write(length.Written);
        compression.Write(_head.Written);
        foreach (var (file, _) in _files.OrderBy(file => file.Value))
        {
            compression.Write(file.Content.Span);
        }
    }

    private void WriteHead(LayerContents contents, LayerDigests digests)
    {
        WriteNodes(contents.Root);
        _head.Byte((byte)digests.Format);
        EntryForm.WriteText(_head, digests.BlobDigest?.ToString());
        EntryForm.WriteText(_head, digests.DiffId?.ToString());
        _head.Number((ulong)digests.BlobSize);
        _head.Number((ulong)digests.Size);
        _head.Byte((byte)((contents.IsArchive ? 1 : 0) | (contents.HasFileOverLimit ? 2 : 0)));
        _head.Number(contents.Entries);
        _head.Number(contents.KeptEntries);
        _head.Number((ulong)contents.KeptPathBytes);
        EntryForm.WriteWarnings(_head, contents.Warnings);
        EntryForm.WriteWarnings(_head, [.. _problems.OrderBy(problem => problem.Value).Select(problem => problem.Key)]);
        _head.Number(_files.Count);
        foreach (var (file, _) in _files.OrderBy(file => file.Value))
        {
            _head.Path(file.Path);
            _head.Number(file.Content.Length);
        }

        _head.Append(_nodes.Written);
        _head.Number(contents.HardLinks.Count);
        foreach (var link in contents.HardLinks)
        {
            _head.Path(link.Path);
            _head.Number(_hardLinks[link.Node]);
        }
    }

    // In the order that the children have: what is read has the same.
    private void WriteNodes(FileNode root)
    {
        var nodes = new Stack<(string Name, FileNode Node)>([("", root)]);
        while (nodes.TryPop(out var next))
        {
            WriteNode(next.Name, next.Node);
            foreach (var (name, child) in next.Node.Children.Reverse())
            {
                nodes.Push((name, child));
            }
        }
    }

    private void WriteNode(string name, FileNode node)
    {
        _nodes.Path(name);
        _nodes.Byte((byte)node.Kind);
        _nodes.Byte((byte)((node.IsExplicit ? 1 : 0) | (node.HidesLower ? 2 : 0) | (node.HidesLowerChildren ? 4 : 0)
            | (node.File is null ? 0 : 8) | (node.Target is null ? 0 : 16) | (node.Problem is null ? 0 : 32)));
        _nodes.Number(node.Counts);
        _nodes.Number(node.Children.Count);
        if (node.File is { } file)
        {
            _nodes.Number(IndexOf(_files, file));
        }

        if (node.Target is { } target)
        {
            _nodes.Path(target);
        }

        if (node.Problem is { } problem)
        {
            _nodes.Number(IndexOf(_problems, problem));
        }

        if (node.Kind == FileNodeKind.HardLink)
        {
            _hardLinks.Add(node, _hardLinks.Count);
        }
    }

    private static int IndexOf<T>(Dictionary<T, int> table, T item)
        where T : notnull
    {
        if (!table.TryGetValue(item, out var index))
        {
            table.Add(item, index = table.Count);
        }

        return index;
    }
}
