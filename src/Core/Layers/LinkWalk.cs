namespace Strata.Core.Layers;

/// <summary>
/// Follows symbolic links in every component of a path, as the kernel does in a process whose root is the image: absolute targets
/// begin at the root, and <c>..</c> does not leave it.
/// </summary>
/// <remarks>Folders that are not known are taken as they are spelled: only wanted paths and links are remembered of a layer.</remarks>
/// <param name="root">The tree.</param>
/// <param name="maximumHops">Links that are followed for one path.</param>
internal sealed class LinkWalk(FileNode root, int maximumHops)
{
    /// <summary>
    /// Components of link targets that are followed in the life of a walk, some seconds of work: links of thousands of components,
    /// looked up for millions of entries, would take days. Past it every link is a loop.
    /// </summary>
    public const long MaximumSteps = 100_000_000;

    private readonly List<(string Name, FileNode? Node)> _trail = [];
    private readonly List<string> _hops = [];
    private readonly Stack<string> _pending = new();
    private long _steps;

    /// <summary>Resolves a path.</summary>
    /// <param name="path">The path, relative to the root.</param>
    /// <param name="followLast">False to stop at a link that is the last component, as a hard link does.</param>
    /// <param name="onHop">Called with the path that each link leads to, unless they loop; or null.</param>
    public ResolvedPath Resolve(string path, bool followLast = true, Action<string>? onHop = null)
    {
        var resolved = Walk(path, followLast, onHop is not null);
        if (!resolved.IsLoop)
        {
            _hops.ForEach(hop => onHop?.Invoke(hop));
        }

        return resolved;
    }

    private ResolvedPath Walk(string path, bool followLast, bool keepHops)
    {
        _hops.Clear();
        _trail.Clear();
        _pending.Clear();
        _ = Push(path);
        var count = 0;
        var isLink = false;
        while (_pending.TryPop(out var name))
        {
            if (name is "." or "..")
            {
                Up(name.Length - 1);
                continue;
            }

            var folder = _trail.Count == 0 ? root : _trail[^1].Node;
            var node = folder?.Child(name);
            var target = TargetOf(node, followLast);
            if (target is null && node is null && folder?.HiddenTarget is { } hidden)
            {
                _pending.Push(name);
                Up(1);
                target = hidden;
            }

            if (target is null)
            {
                _trail.Add((name, node));
                continue;
            }

            if (++count > maximumHops || _steps > MaximumSteps)
            {
                return new ResolvedPath(path, null, IsLoop: true, isLink);
            }

            isLink |= _pending.Count == 0;
            if (target.StartsWith('/'))
            {
                _trail.Clear();
            }

            _steps += Push(target) + _pending.Count;
            if (keepHops)
            {
                _hops.Add(Spelled());
            }
        }

        return new ResolvedPath(string.Join('/', _trail.Select(step => step.Name)), _trail.Count == 0 ? root : _trail[^1].Node, IsLoop: false, isLink);
    }

    private string? TargetOf(FileNode? node, bool followLast) =>
        node is { Kind: FileNodeKind.SymbolicLink } && (followLast || _pending.Count > 0) ? node.Target : null;

    private int Push(string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--)
        {
            _pending.Push(names[i]);
        }

        return names.Length;
    }

    private void Up(int count) => _trail.RemoveRange(Math.Max(0, _trail.Count - count), Math.Min(count, _trail.Count));

    // The path still to walk, with ".." taken by its letters: where that is wrong, a later hop or the end tells the true path.
    private string Spelled()
    {
        var names = _trail.Select(step => step.Name).ToList();
        foreach (var name in _pending)
        {
            if (name == "..")
            {
                names.RemoveRange(Math.Max(0, names.Count - 1), Math.Min(1, names.Count));
            }
            else if (name != ".")
            {
                names.Add(name);
            }
        }

        return string.Join('/', names);
    }
}
