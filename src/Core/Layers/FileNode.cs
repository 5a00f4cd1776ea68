using Strata.Core.Warnings;

namespace Strata.Core.Layers;

/// <summary>One path of a layer or of the merged file system, as far as it matters for the wanted files.</summary>
internal sealed class FileNode
{
    private Dictionary<string, FileNode>? _children;

    /// <summary>What stands here.</summary>
    public FileNodeKind Kind { get; set; }

    /// <summary>The file; set only for <see cref="FileNodeKind.File"/>.</summary>
    public LayerFile? File { get; set; }

    /// <summary>A symbolic link's target as written, or the cleaned path of a hard link's target.</summary>
    public string? Target { get; set; }

    /// <summary>The counting patterns, as bits, that the file fits.</summary>
    public ulong Counts { get; set; }

    /// <summary>Why a wanted file's content is not here, or null.</summary>
    public ScanWarning? Problem { get; set; }

    /// <summary>A directory with an entry of its own in the layer; others are only implied by what lies in them.</summary>
    public bool IsExplicit { get; set; }

    /// <summary>A whiteout: what lower layers have here, and below, is hidden.</summary>
    public bool HidesLower { get; set; }

    /// <summary>An opaque directory: what lower layers have below it is hidden.</summary>
    public bool HidesLowerChildren { get; set; }

    /// <summary>
    /// Where a lower layer's symbolic link pointed that this directory took the place of without an entry of its own; null
    /// otherwise. Some engines follow that link, so what it leads to is not lost.
    /// </summary>
    public string? HiddenTarget { get; set; }

    /// <summary>The names below, in no promised order.</summary>
    public IReadOnlyCollection<KeyValuePair<string, FileNode>> Children => _children ?? (IReadOnlyCollection<KeyValuePair<string, FileNode>>)[];

    /// <summary>The node one name down, or null.</summary>
    public FileNode? Child(string name) => _children?.GetValueOrDefault(name);

    /// <inheritdoc cref="Child(string)"/>
    public FileNode? Child(ReadOnlySpan<byte> name) =>
        _children is not null && _children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var child) ? child : null;

    /// <summary>Makes a node one name down.</summary>
    public FileNode Add(string name)
    {
        var child = new FileNode();
        (_children ??= new Dictionary<string, FileNode>(PathComparer.Instance)).Add(name, child);
        return child;
    }

    /// <summary>Removes the node one name down with all below it.</summary>
    public void Remove(string name) => _children?.Remove(name);

    /// <summary>Removes everything below.</summary>
    public void RemoveChildren() => _children = null;

    /// <summary>Makes this what <paramref name="other"/> is, except for what it hides and what lies below.</summary>
    public void CopyFrom(FileNode other) =>
        (Kind, File, Target, Counts, Problem, IsExplicit) = (other.Kind, other.File, other.Target, other.Counts, other.Problem, other.IsExplicit);

    /// <summary>Makes this an empty place of a kind; what it hides in lower layers stays.</summary>
    public void Become(FileNodeKind kind)
    {
        if (kind != FileNodeKind.Directory)
        {
            _children = null;
            HidesLowerChildren = false;
        }

        (Kind, File, Target, Counts, Problem, IsExplicit) = (kind, null, null, 0, null, false);
    }
}
