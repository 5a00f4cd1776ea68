using System.Numerics;
using Strata.Core.Warnings;

namespace Strata.Core.Layers;

/// <summary>
/// The merged file system of an image, layer by layer from the base up: after each <see cref="Apply(LayerContents, int)"/> it answers for the state at
/// that moment.
/// </summary>
/// <remarks>
/// It merges as overlay does (image-spec, layer.md): whiteouts first, then the layer's own entries. Wanted paths that lead over links
/// to files that no pattern covers are in <see cref="UnresolvedTargets"/>: read the layers again with these patterns besides, into a
/// new tree, until there are none left.
/// </remarks>
internal sealed partial class ImageFileTree : IFileTree
{
    private readonly PathPatternSet _patterns;
    private readonly ScanLimits _limits;
    private readonly WarningSink _warnings;
    private readonly FileNode _root;
    private readonly IReadOnlySet<PathPattern> _notReadBelow;
    private readonly LinkWalk _links;
    private readonly HashSet<PathPattern> _unresolved = [];
    private readonly Dictionary<string, int> _deleted = new(StringComparer.Ordinal);
    private int[]? _counts;
    private int _nodes;
    private long _pathBytes;

    /// <summary>Makes the tree of an image without layers.</summary>
    /// <param name="patterns">What the layers were read for.</param>
    /// <param name="limits">Links and nodes.</param>
    /// <param name="warnings">Where it is reported what layers do to each other.</param>
    public ImageFileTree(PathPatternSet patterns, ScanLimits limits, WarningSink warnings)
        : this(patterns, limits, warnings, new FileNode { Kind = FileNodeKind.Directory }, new HashSet<PathPattern>())
    {
    }

    /// <summary>Makes the tree of layers that were merged at another time, to put more upon it.</summary>
    /// <param name="patterns">What the layers above are read for.</param>
    /// <param name="limits">Links and nodes.</param>
    /// <param name="warnings">Where it is reported what layers do to each other.</param>
    /// <param name="root">The merged file system; becomes the tree's own.</param>
    /// <param name="notReadBelow">
    /// Those of <paramref name="patterns"/> that the layers below were not read for: what they have there is not known.
    /// </param>
    public ImageFileTree(PathPatternSet patterns, ScanLimits limits, WarningSink warnings, FileNode root, IReadOnlySet<PathPattern> notReadBelow)
    {
        (_patterns, _limits, _warnings, _root, _notReadBelow) = (patterns, limits, warnings, root, notReadBelow);
        _links = new LinkWalk(_root, _limits.LinkHops);
        var folders = new Stack<FileNode>([root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var (name, node) in folder.Children)
            {
                _nodes++;
                _pathBytes += PathBytes(name, node);
                folders.Push(node);
            }
        }
    }

    /// <summary>The merged file system; belongs to the tree.</summary>
    public FileNode Root => _root;

    /// <summary>
    /// What links led to, in any state so far, whose content was not kept because no pattern covers it. In ordinal order of the
    /// paths.
    /// </summary>
    public IReadOnlyList<PathPattern> UnresolvedTargets =>
        [.. _unresolved.OrderBy(pattern => pattern.Text, StringComparer.Ordinal).ThenBy(pattern => pattern.Kind)];

    /// <summary>The wanted files that layers had and that are not there now, nor a link in their place, in ordinal order.</summary>
    public IReadOnlyList<DeletedPath> DeletedPaths =>
    [
        .. _deleted.Where(deleted => Find(deleted.Key) is null)
            .OrderBy(deleted => deleted.Key, StringComparer.Ordinal)
            .Select(deleted => new DeletedPath(deleted.Key, deleted.Value)),
    ];

    /// <inheritdoc/>
    public LayerFile? Find(string path) => Resolve(path).Node?.File;

    /// <inheritdoc/>
    public IReadOnlyList<LayerFile> FilesIn(string directory)
    {
        var seen = new HashSet<LayerFile>(ReferenceEqualityComparer.Instance);
        return [.. PathsIn(directory).Select(Find).OfType<LayerFile>().Where(seen.Add)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<LayerFile> FilesInEach(string directory, string name) =>
        [.. PathsInEach(directory, name).Select(Find).OfType<LayerFile>()];

    /// <inheritdoc/>
    public int Count(PathPattern pattern)
    {
        var bit = _patterns.BitOf(pattern);
        return bit == 0 ? 0 : (_counts ??= CountAll())[BitOperations.TrailingZeroCount(bit)];
    }

    // All patterns in one walk: there are dozens, and the tree may have a million nodes.
    private int[] CountAll()
    {
        var counts = new int[PathPatternSet.MaximumCountingPatterns];
        var folders = new Stack<FileNode>([_root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var (_, node) in folder.Children)
            {
                for (var left = node.Counts; left != 0; left &= left - 1)
                {
                    counts[BitOperations.TrailingZeroCount(left)]++;
                }

                if (node.Kind == FileNodeKind.Directory)
                {
                    folders.Push(node);
                }
            }
        }

        return counts;
    }

    private ResolvedPath Resolve(string path, Action<string>? onHop = null) => _links.Resolve(path, followLast: true, onHop);

    // The paths directly in a folder, each name once: the folder itself goes before what a link in its place led to.
    private List<string> PathsIn(string directory)
    {
        var paths = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in FoldersOf(directory))
        {
            foreach (var (name, _) in folder.Node!.Children)
            {
                paths.TryAdd(name, Join(folder.Path, name));
            }
        }

        return [.. paths.Values];
    }

    private IEnumerable<string> PathsInEach(string directory, string name) => (_links.Resolve(directory, followLast: false).Node?.Children ?? [])
        .Where(child => child.Value.Kind == FileNodeKind.Directory)
        .OrderBy(child => child.Key, StringComparer.Ordinal)
        .Select(child => Join(Join(directory, child.Key), name));

    // A folder, and the folder that a link of a lower layer in its place led to.
    private List<ResolvedPath> FoldersOf(string directory, Action<string>? onHop = null)
    {
        var folders = new List<ResolvedPath>();
        var folder = Resolve(directory, onHop);
        while (folder.Node is { Kind: FileNodeKind.Directory } node && folders.Count < _limits.LinkHops)
        {
            folders.Add(folder);
            if (node.HiddenTarget is not { } target)
            {
                break;
            }

            var slash = folder.Path.LastIndexOf('/');
            folder = Resolve(target.StartsWith('/') ? target : Join(slash < 0 ? "" : folder.Path[..slash], target), onHop);
            onHop?.Invoke(folder.Path);
        }

        return folders;
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
