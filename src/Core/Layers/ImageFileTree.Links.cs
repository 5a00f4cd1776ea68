using Strata.Core.Warnings;

namespace Strata.Core.Layers;

internal sealed partial class ImageFileTree
{
    /// <summary>
    /// Reports what is wrong with the wanted paths of the present, so at the end final, state: links that lead nowhere, devices, and
    /// files that were not read.
    /// </summary>
    public void ReportProblems(WarningSink sink)
    {
        foreach (var pattern in _patterns.Patterns.Where(pattern => !pattern.NameOnly).OrderBy(pattern => pattern.Text, StringComparer.Ordinal))
        {
            if (pattern.Kind == PathPatternKind.FilesIn && Resolve(pattern.Text) is { IsLoop: false } folder
                && folder.Path != pattern.Text && _notReadBelow.Contains(PathPattern.FilesIn(folder.Path)))
            {
                sink.Add(NotRead(pattern.Text, folder.Path));
            }

            foreach (var path in PathsOf(pattern))
            {
                ReportPath(path, sink);
            }
        }

        if (_unresolved.Count > 0)
        {
            sink.Add(WarningCodes.LimitExceeded, $"Links lead to {_unresolved.Count} places that were not looked at in {_limits.ImageReadings} readings of the layers.");
        }

        foreach (var problem in Problems().OrderBy(problem => problem.Location, StringComparer.Ordinal))
        {
            sink.Add(problem);
        }
    }

    private void ReportPath(string path, WarningSink sink)
    {
        var resolved = Resolve(path);
        if (resolved.IsLoop)
        {
            sink.Add(WarningCodes.LinkUnresolved, $"The path leads over more than {_limits.LinkHops} links.", PathText.Display(path));
        }
        else if (resolved is { Node: null or { Kind: FileNodeKind.UnreadFile, Problem: null } } && resolved.Path != path && IsNotReadBelow(resolved.Path))
        {
            sink.Add(NotRead(path, resolved.Path));
        }
        else if (resolved is { IsLink: true, Node: null or { Kind: FileNodeKind.Nothing } } && _patterns.Covers(resolved.Path))
        {
            sink.Add(WarningCodes.LinkUnresolved, $"The link leads to '{PathText.Display(resolved.Path)}', which is not there.", PathText.Display(path));
        }
        else if (resolved.Node is { Kind: FileNodeKind.Special })
        {
            sink.Add(WarningCodes.FileSpecial, "The path is a device or FIFO; only regular files are read.", PathText.Display(path));
        }
    }

    private bool IsNotReadBelow(string path) => _notReadBelow.Count > 0
        && (_notReadBelow.Contains(PathPattern.File(path)) || _notReadBelow.Contains(PathPattern.FilesIn(path[..Math.Max(0, path.LastIndexOf('/'))])));

    private static ScanWarning NotRead(string path, string target) => new(
        WarningCodes.LinkUnresolved,
        $"The path leads over links to '{PathText.Display(target)}', which a lower layer may have: lower layers were analysed before anything led there, and their content is gone.",
        PathText.Display(path));

    private IEnumerable<ScanWarning> Problems()
    {
        var folders = new Stack<FileNode>([_root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var (_, node) in folder.Children)
            {
                if (node.Problem is { } problem)
                {
                    yield return problem;
                }

                if (node.Kind == FileNodeKind.Directory)
                {
                    folders.Push(node);
                }
            }
        }
    }

    private List<string> PathsOf(PathPattern pattern) => pattern.Kind switch
    {
        PathPatternKind.File => [pattern.Text],
        PathPatternKind.FilesIn => PathsIn(pattern.Text),
        PathPatternKind.FileInEach => [.. PathsInEach(pattern)],
        _ => [],
    };

    private IEnumerable<string> PathsInEach(PathPattern pattern) => PathsInEach(pattern.Directory, pattern.Name);

    // Before the layer changes anything: a link sees the lower state also where a whiteout of its own layer hides the target.
    private Dictionary<FileNode, FileNode> ResolveHardLinks(LayerContents contents, string location)
    {
        var links = new Dictionary<FileNode, FileNode>(ReferenceEqualityComparer.Instance);
        foreach (var link in contents.HardLinks)
        {
            var target = link.Node.Target!;
            var found = FindInLayer(contents.Root, ref target) ?? FindBelow(contents.Root, target, link.Path, location);
            if ((found is null or { Kind: FileNodeKind.UnreadFile, Problem: null }) && IsNotReadBelow(target))
            {
                links.Add(link.Node, new FileNode { Kind = FileNodeKind.UnreadFile, Counts = link.Node.Counts, Problem = NotRead(link.Path, target) });
            }
            else if (found is { Kind: FileNodeKind.Directory or FileNodeKind.HardLink })
            {
                _warnings.Add(WarningCodes.LayerAnomaly, $"'{PathText.Display(link.Path)}' is a hard link to a folder or to itself and was ignored.", location);
            }
            else if (found is not null)
            {
                var entry = new FileNode();
                entry.CopyFrom(found);
                entry.Counts = link.Node.Counts;
                links.Add(link.Node, entry);
            }
            else if (_patterns.Covers(target))
            {
                _warnings.Add(WarningCodes.LinkUnresolved, $"'{PathText.Display(link.Path)}' is a hard link to '{PathText.Display(target)}', which is not there; it was ignored.", location);
            }

            AddUnresolvedFile(target);
        }

        return links;
    }

    // A target that comes later in the same layer. Names of links to links are followed; a circle ends at the limit, as a link.
    private FileNode? FindInLayer(FileNode root, ref string target)
    {
        var walk = new LinkWalk(root, _limits.LinkHops);
        for (var hops = 0; ; hops++)
        {
            var resolved = walk.Resolve(target, followLast: false);
            if (resolved.Node is not { Kind: FileNodeKind.HardLink } next || hops >= _limits.LinkHops)
            {
                return resolved.Node is { Kind: FileNodeKind.Nothing } ? null : resolved.Node;
            }

            target = next.Target!;
        }
    }

    private FileNode? FindBelow(FileNode layer, string target, string link, string location)
    {
        var resolved = _links.Resolve(target, followLast: false, AddUnresolvedFile);
        if (resolved.Node is not null && IsHidden(layer, target))
        {
            _warnings.Add(
                WarningCodes.LayerAnomaly,
                $"'{PathText.Display(link)}' is a hard link to '{PathText.Display(target)}', which the same layer hides; engines disagree, its lower content was taken.",
                location);
        }

        return resolved.Node;
    }

    private static bool IsHidden(FileNode layer, string path)
    {
        var node = layer;
        foreach (var name in path.Split('/'))
        {
            if (node.HidesLowerChildren)
            {
                return true;
            }

            if (node.Child(name) is not { } child)
            {
                return false;
            }

            if (child.HidesLower)
            {
                return true;
            }

            node = child;
        }

        return false;
    }

    private void CollectUnresolved()
    {
        foreach (var pattern in _patterns.Patterns)
        {
            if (pattern is { NameOnly: false, Kind: PathPatternKind.File })
            {
                Resolve(pattern.Text, AddUnresolvedFile);
            }
            else if (pattern is { NameOnly: false, Kind: PathPatternKind.FileInEach })
            {
                foreach (var path in PathsInEach(pattern))
                {
                    Resolve(path, AddUnresolvedFile);
                }
            }
            else if (pattern is { NameOnly: false, Kind: PathPatternKind.FilesIn })
            {
                foreach (var link in FoldersOf(pattern.Text, AddUnresolvedFolder).SelectMany(LinksIn))
                {
                    Resolve(link, AddUnresolvedFile);
                }
            }
        }
    }

    private static IEnumerable<string> LinksIn(ResolvedPath folder) => folder.Node!.Children
        .Where(child => child.Value.Kind == FileNodeKind.SymbolicLink)
        .Select(child => Join(folder.Path, child.Key));

    private void AddUnresolvedFile(string path)
    {
        if (!_patterns.Covers(path))
        {
            AddUnresolved(PathPattern.File(path));
        }
    }

    private void AddUnresolvedFolder(string path)
    {
        if (!_patterns.CoversFolder(path))
        {
            AddUnresolved(PathPattern.FilesIn(path));
        }
    }

    private void AddUnresolved(PathPattern pattern)
    {
        if (_unresolved.Count < _limits.KeptEntries)
        {
            _unresolved.Add(pattern);
        }
        else
        {
            _warnings.Add(WarningCodes.LimitExceeded, $"More than {_limits.KeptEntries} links lead to files that were not kept; the rest was not followed.");
        }
    }
}
