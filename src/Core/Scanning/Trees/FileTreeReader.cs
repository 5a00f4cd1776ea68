using System.Buffers.Binary;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;
using ZstdSharp;

namespace Strata.Core.Scanning.Trees;

/// <summary>
/// Reads what <see cref="FileTreeWriter"/> wrote. Whatever the bytes are, it gives a state within the limits or throws
/// <see cref="FileTreeFormatException"/>, and nothing else.
/// </summary>
internal sealed class FileTreeReader
{
    private readonly TreeBytesReader _in;
    private readonly PathPatternSet _patterns;
    private readonly ScanLimits _limits;
    private readonly List<LayerFile> _files = [];
    private ulong[] _counted = [];
    private IReadOnlyList<ScanWarning> _problems = [];
    private int _nodes;
    private long _pathBytes;

    private FileTreeReader(ReadOnlyMemory<byte> body, PathPatternSet patterns, ScanLimits limits) =>
        (_in, _patterns, _limits) = (new TreeBytesReader(body), patterns, limits);

    /// <summary>Reads a tree.</summary>
    /// <param name="tree">The bytes.</param>
    /// <param name="patterns">The patterns whose bits <see cref="FileNode.Counts"/> shall have; others that the tree counted are dropped.</param>
    /// <param name="limits">What a state may be.</param>
    /// <exception cref="FileTreeFormatException">The bytes are no tree, or exceed a limit.</exception>
    public static FileTreeState Read(ReadOnlySpan<byte> tree, PathPatternSet patterns, ScanLimits limits)
    {
        var magic = FileTreeForm.Magic;
        if (tree.Length < magic.Length || !tree[..(magic.Length - 1)].SequenceEqual(magic[..^1]))
        {
            throw TreeBytesReader.Broken("does not begin as one");
        }

        if (tree[magic.Length - 1] != FileTreeForm.Version)
        {
            throw TreeBytesReader.Broken($"has the form {tree[magic.Length - 1]}, not {FileTreeForm.Version}");
        }

        return ReadBody(Unpack(tree[magic.Length..], limits), patterns, limits);
    }

    /// <summary>Reads the body of a tree, as it is before compression.</summary>
    /// <exception cref="FileTreeFormatException">The bytes are no tree, or exceed a limit.</exception>
    public static FileTreeState ReadBody(ReadOnlyMemory<byte> body, PathPatternSet patterns, ScanLimits limits) =>
        new FileTreeReader(body, patterns, limits).Read();

    private static byte[] Unpack(ReadOnlySpan<byte> packed, ScanLimits limits)
    {
        // A number has at most ten bytes.
        var start = new TreeBytesReader(packed[..Math.Min(10, packed.Length)].ToArray());
        var body = new byte[start.Number((int)FileTreeForm.MaximumBytes(limits))];
        try
        {
            using var decompressor = new Decompressor();
            if (decompressor.Unwrap(packed[start.Position..], body) == body.Length)
            {
                return body;
            }
        }
        catch (ZstdException e)
        {
            throw new FileTreeFormatException("The stored state of a file system cannot be decompressed.", e);
        }

        throw TreeBytesReader.Broken("has not the length that it claims");
    }

    private FileTreeState Read()
    {
        if (_in.Bytes(sizeof(ulong)) is not { Length: sizeof(ulong) } id)
        {
            throw TreeBytesReader.Broken("does not name its patterns");
        }

        var targets = ReadLinkTargets();
        _counted = ReadCounted();
        var warnings = ReadWarnings();
        var deletions = ReadDeletions();
        _problems = ReadWarnings();
        ReadFiles();
        var root = ReadNodes();
        return !_in.IsAtEnd
            ? throw TreeBytesReader.Broken("has bytes after its end")
            : new FileTreeState
            {
                PatternSet = BinaryPrimitives.ReadUInt64LittleEndian(id.Span),
                LinkTargets = targets,
                Warnings = warnings,
                Deletions = deletions,
                Root = root,
            };
    }

    private List<LinkTarget> ReadLinkTargets()
    {
        var targets = new List<LinkTarget>();
        for (var left = _in.Number(FileTreeState.MaximumLinkTargets); left > 0; left--)
        {
            var bits = _in.Byte();
            var path = _in.Path(_limits.PathBytes * 2);
            var target = new LinkTarget((bits & 1) == 0 ? PathPattern.File(path) : PathPattern.FilesIn(path), (bits & 2) != 0);
            if (bits > 3 || (targets.Count > 0 && targets[^1].CompareTo(target) >= 0))
            {
                throw TreeBytesReader.Broken("has link targets out of order");
            }

            targets.Add(target);
        }

        return targets;
    }

    private ulong[] ReadCounted()
    {
        var bits = new ulong[_in.Number(PathPatternSet.MaximumCountingPatterns)];
        for (var i = 0; i < bits.Length; i++)
        {
            var kind = (PathPatternKind)_in.Byte();
            bits[i] = _patterns.BitOf(new PathPattern(kind, _in.Path(_limits.PathBytes), NameOnly: true));
        }

        return bits;
    }

    private List<ScanWarning> ReadWarnings()
    {
        var warnings = new List<ScanWarning>();
        for (var left = _in.Number(FileTreeForm.MaximumTableEntries); left > 0; left--)
        {
            var warning = new ScanWarning(_in.Text(), _in.Text(), _in.Byte() == 0 ? null : _in.Text());
            warnings.Add(WarningCodes.Statuses.ContainsKey(warning.Code) ? warning : throw TreeBytesReader.Broken("has a warning of an unknown kind"));
        }

        return warnings;
    }

    private List<DatabaseDeletion> ReadDeletions()
    {
        var deletions = new List<DatabaseDeletion>();
        for (var left = _in.Number(FileTreeForm.MaximumTableEntries); left > 0; left--)
        {
            deletions.Add(new DatabaseDeletion(_in.Text(), 0, _in.Number(int.MaxValue), _in.Text()));
        }

        return deletions;
    }

    private void ReadFiles()
    {
        for (var left = _in.Number(_limits.ImageKeptEntries); left > 0; left--)
        {
            _files.Add(new LayerFile(_in.Path(_limits.PathBytes), _in.Bytes(_limits.TreeContentBytes)));
        }
    }

    private FileNode ReadNodes()
    {
        var root = new FileNode();
        var hasName = _in.Path(0).Length > 0;
        var rootChildren = ReadNode(root);
        if (hasName || root.Kind != FileNodeKind.Directory)
        {
            throw TreeBytesReader.Broken("has no root");
        }

        var folders = new Stack<(FileNode Folder, int Left, string Last)>([(root, rootChildren, "")]);
        while (folders.TryPop(out var folder))
        {
            if (folder.Left == 0)
            {
                continue;
            }

            var name = _in.Path(EntryPath.MaximumComponentBytes);
            if (name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal) || string.CompareOrdinal(name, folder.Last) <= 0)
            {
                throw TreeBytesReader.Broken("has a name that is none, or out of order");
            }

            folders.Push((folder.Folder, folder.Left - 1, name));
            var node = folder.Folder.Add(name);
            Count(name.Length, folders.Count);
            folders.Push((node, ReadNode(node), ""));
        }

        return root;
    }

    // The number of the children that follow; zero for anything but a folder.
    private int ReadNode(FileNode node)
    {
        var head = _in.Byte();
        var children = 0;
        node.Kind = (FileNodeKind)(head & FileTreeForm.KindMask);
        switch (node.Kind)
        {
            case FileNodeKind.Directory:
                children = _in.Number(_limits.ImageKeptEntries);
                break;
            case FileNodeKind.File:
                node.File = At(_files, _in.Number(int.MaxValue));
                break;
            case FileNodeKind.SymbolicLink:
                node.Target = _in.Path(_limits.PathBytes);
                Count(node.Target.Length, 0);
                break;
            case FileNodeKind.UnreadFile or FileNodeKind.Special:
                break;
            default:
                throw TreeBytesReader.Broken("has an entry of an unknown kind");
        }

        node.Counts = (head & FileTreeForm.HasCounts) == 0 ? 0 : ReadCounts();
        node.Problem = (head & FileTreeForm.HasProblem) == 0 ? null : At(_problems, _in.Number(int.MaxValue));
        node.HiddenTarget = (head & FileTreeForm.HasHiddenTarget) == 0 ? null : _in.Path(_limits.PathBytes);
        return children;
    }

    private ulong ReadCounts()
    {
        var stored = _in.Number();
        var counts = 0UL;
        for (var i = 0; i < _counted.Length; i++)
        {
            counts |= (stored >> i & 1) == 0 ? 0 : _counted[i];
        }

        return counts;
    }

    private void Count(int bytes, int depth)
    {
        _pathBytes += bytes;
        if ((depth > 0 && ++_nodes > _limits.ImageKeptEntries) || _pathBytes > _limits.KeptPathBytes || depth > _limits.PathBytes)
        {
            throw TreeBytesReader.Broken("exceeds the limits of a scan");
        }
    }

    private static T At<T>(IReadOnlyList<T> table, int index) =>
        index < table.Count ? table[index] : throw TreeBytesReader.Broken("refers to what it does not have");
}
