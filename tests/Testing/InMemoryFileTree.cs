using System.Text;
using Strata.Core.Layers;

namespace Strata.Testing;

/// <summary>
/// A file tree of a few files and links for detector tests. It never changes: each method gives a new tree in which unchanged files
/// are the same objects, as in the states of a real image.
/// </summary>
public sealed class InMemoryFileTree : IFileTree
{
    private const int MaximumHops = 40;

    private readonly SortedDictionary<string, LayerFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary>A tree without any file.</summary>
    public static InMemoryFileTree Empty { get; } = new();

    /// <summary>The tree with a file of this text (UTF-8) at <paramref name="path"/>.</summary>
    public InMemoryFileTree With(string path, string content) => With(path, Encoding.UTF8.GetBytes(content));

    /// <summary>The tree with a file of these bytes at <paramref name="path"/>.</summary>
    public InMemoryFileTree With(string path, byte[] content, int layer = 0)
    {
        var tree = Copy();
        tree._files[path] = new LayerFile(path, content, layer);
        return tree;
    }

    /// <summary>The tree with a symbolic link, to a file or a folder; the target is absolute in the image or relative to the link.</summary>
    public InMemoryFileTree WithLink(string path, string target)
    {
        var tree = Copy();
        tree._links[path] = target;
        return tree;
    }

    /// <summary>The tree without the file or link at <paramref name="path"/>.</summary>
    public InMemoryFileTree Without(string path)
    {
        var tree = Copy();
        tree._files.Remove(path);
        tree._links.Remove(path);
        return tree;
    }

    /// <inheritdoc/>
    public LayerFile? Find(string path) => Resolve(path) is { } real ? _files.GetValueOrDefault(real) : null;

    /// <inheritdoc/>
    public IReadOnlyList<LayerFile> FilesIn(string directory)
    {
        var real = Resolve(directory);
        return real is null
            ? []
            : [.. _files.Keys.Concat(_links.Keys).Where(path => ParentOf(path) == real).Order(StringComparer.Ordinal).Select(Find).OfType<LayerFile>()];
    }

    /// <inheritdoc/>
    public IReadOnlyList<LayerFile> FilesInEach(string directory, string name) =>
        [.. _files.Keys.Where(path => path.EndsWith('/' + name, StringComparison.Ordinal) && ParentOf(ParentOf(path)) == directory).Select(Find).OfType<LayerFile>()];

    /// <inheritdoc/>
    public int Count(PathPattern pattern) => _files.Keys.Count(path => pattern.Kind switch
    {
        PathPatternKind.File => path == pattern.Text,
        PathPatternKind.FilesIn => ParentOf(path) == pattern.Text,
        _ => path.EndsWith(pattern.Text, StringComparison.Ordinal),
    });

    private InMemoryFileTree Copy()
    {
        var tree = new InMemoryFileTree();
        foreach (var (path, file) in _files)
        {
            tree._files.Add(path, file);
        }

        foreach (var (path, target) in _links)
        {
            tree._links.Add(path, target);
        }

        return tree;
    }

    private string? Resolve(string path)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var resolved = new List<string>();
        var hops = 0;
        while (pending.TryPop(out var name))
        {
            if (name is "." or "..")
            {
                if (name == ".." && resolved.Count > 0)
                {
                    resolved.RemoveAt(resolved.Count - 1);
                }

                continue;
            }

            resolved.Add(name);
            if (!_links.TryGetValue(string.Join('/', resolved), out var target))
            {
                continue;
            }

            if (++hops > MaximumHops)
            {
                return null;
            }

            resolved.RemoveAt(resolved.Count - 1);
            if (target.StartsWith('/'))
            {
                resolved.Clear();
            }

            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                pending.Push(part);
            }
        }

        return string.Join('/', resolved);
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
}
