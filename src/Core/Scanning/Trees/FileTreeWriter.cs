using System.Buffers.Binary;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Strata.Core.Scanning.Trees;

/// <summary>Writes the state of a file system to bytes: the same state always to the same ones. An instance writes once.</summary>
/// <param name="patterns">What the bits of <see cref="FileNode.Counts"/> mean.</param>
/// <param name="limits">What may be kept of files.</param>
/// <param name="readers">Who can shorten which file.</param>
/// <param name="cancellationToken">Ends the writing at the next entry.</param>
internal sealed class FileTreeWriter(PathPatternSet patterns, ScanLimits limits, FileReaders readers, CancellationToken cancellationToken)
{
    private const int CompressionLevel = 9;

    private readonly TreeBytesWriter _out = new();
    private readonly TreeBytesWriter _nodes = new();
    private readonly StoredFiles _files = new(limits, readers, cancellationToken);
    private readonly StoredProblems _problems = new();

    /// <summary>The state as bytes.</summary>
    public byte[] Write(FileTreeState state) => Pack(Body(state));

    /// <summary>The state as bytes before they are compressed.</summary>
    public byte[] Body(FileTreeState state)
    {
        var counted = CountedPatterns(state.Root);
        WriteNodes(state.Root, [.. counted.Select(patterns.BitOf)]);
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(id, state.PatternSet);
        _out.Bytes(id);
        _out.Number(state.LinkTargets.Count);
        foreach (var target in state.LinkTargets)
        {
            _out.Byte((byte)((target.Pattern.Kind == PathPatternKind.FilesIn ? 1 : 0) | (target.IsReadBelow ? 2 : 0)));
            _out.Path(target.Pattern.Text);
        }

        _out.Number(counted.Count);
        foreach (var pattern in counted)
        {
            _out.Byte((byte)pattern.Kind);
            _out.Path(pattern.Text);
        }

        WriteWarnings(state.Warnings);
        _out.Number(state.Deletions.Count);
        foreach (var deletion in state.Deletions)
        {
            _out.Text(deletion.Detector);
            _out.Number(deletion.Packages);
            _out.Text(deletion.Location);
        }

        WriteWarnings(_problems.Table);
        _files.WriteTo(_out);
        return [.. _out.Written, .. _nodes.Written];
    }

    /// <summary>Puts the body of a tree into its frame.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> body)
    {
        using var compressor = new Compressor(CompressionLevel);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        var length = new TreeBytesWriter();
        length.Number(body.Length);
        return [.. FileTreeForm.Magic, .. length.Written, .. compressor.Wrap(body)];
    }

    private void WriteWarnings(IReadOnlyList<ScanWarning> warnings)
    {
        _out.Number(warnings.Count);
        foreach (var warning in warnings)
        {
            _out.Text(warning.Code);
            _out.Text(warning.Message);
            _out.Byte((byte)(warning.Location is null ? 0 : 1));
            if (warning.Location is { } location)
            {
                _out.Text(location);
            }
        }
    }

    private void WriteNodes(FileNode root, ulong[] counted)
    {
        var nodes = new Stack<(string Name, FileNode Node)>([("", root)]);
        while (nodes.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteNode(next.Name, next.Node, counted);
            if (next.Node.Children.Count > 0)
            {
                foreach (var (name, child) in next.Node.Children.OrderByDescending(child => child.Key, StringComparer.Ordinal))
                {
                    nodes.Push((name, child));
                }
            }
        }
    }

    private void WriteNode(string name, FileNode node, ulong[] counted)
    {
        var file = node.File is null ? -1 : _files.Keep(node.File);
        var kind = node.Kind == FileNodeKind.File && file < 0 ? FileNodeKind.UnreadFile : node.Kind;
        var problem = node.Problem ?? (node.File is null ? null : _files.ProblemOf(node.File));
        var counts = Counts(node, counted);
        _nodes.Path(name);
        _nodes.Byte((byte)((byte)kind | (counts == 0 ? 0 : FileTreeForm.HasCounts) | (problem is null ? 0 : FileTreeForm.HasProblem)
            | (node.HiddenTarget is null ? 0 : FileTreeForm.HasHiddenTarget)));
        switch (kind)
        {
            case FileNodeKind.Directory:
                _nodes.Number(node.Children.Count);
                break;
            case FileNodeKind.File:
                _nodes.Number(file);
                break;
            case FileNodeKind.SymbolicLink:
                _nodes.Path(node.Target!);
                break;
        }

        if (counts != 0)
        {
            _nodes.Number(counts);
        }

        if (problem is not null)
        {
            _nodes.Number(_problems.IndexOf(problem));
        }

        if (node.HiddenTarget is { } hidden)
        {
            _nodes.Path(hidden);
        }
    }

    // The node's patterns as bits of the table that the tree has.
    private static ulong Counts(FileNode node, ulong[] counted)
    {
        var counts = 0UL;
        for (var i = 0; node.Counts != 0 && i < counted.Length; i++)
        {
            counts |= (node.Counts & counted[i]) == 0 ? 0 : 1UL << i;
        }

        return counts;
    }

    private List<PathPattern> CountedPatterns(FileNode root)
    {
        var used = 0UL;
        var nodes = new Stack<FileNode>([root]);
        while (nodes.TryPop(out var node))
        {
            used |= node.Counts;
            foreach (var (_, child) in node.Children)
            {
                nodes.Push(child);
            }
        }

        return [.. patterns.Patterns.Where(pattern => (patterns.BitOf(pattern) & used) != 0)];
    }
}
