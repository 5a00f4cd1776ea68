using Strata.Core.Warnings;

namespace Strata.Core.Layers;

internal sealed partial class ImageFileTree
{
    /// <summary>Puts the next layer on top.</summary>
    /// <param name="contents">What the layer contributes; not changed.</param>
    /// <param name="layerIndex">Its position, for messages and <see cref="DeletedPaths"/>.</param>
    public void Apply(LayerContents contents, int layerIndex) =>
        Apply(contents, layerIndex, Layer.LocationOf(layerIndex));

    /// <summary>Puts the next layer on top.</summary>
    /// <param name="contents">What the layer contributes; not changed.</param>
    /// <param name="layerIndex">Its position, for <see cref="DeletedPaths"/>.</param>
    /// <param name="location">What warnings are about.</param>
    public void Apply(LayerContents contents, int layerIndex, string location)
    {
        if (contents.Root.HidesLowerChildren && _root.Children.Count > 0)
        {
            _warnings.Add(WarningCodes.LayerAnomaly, "The layer hides everything that lies below it (an opaque root).", location);
        }

        _counts = null;
        var links = ResolveHardLinks(contents, location);
        var folders = new Stack<(FileNode Layer, FileNode Merged, PatternNode? Wanted, string Path)>();
        folders.Push((contents.Root, _root, _patterns.Root, ""));
        while (folders.TryPop(out var folder))
        {
            if (folder.Layer.HidesLowerChildren)
            {
                foreach (var (name, _) in folder.Merged.Children.ToList())
                {
                    Remove(folder.Merged, name, folder.Path, layerIndex);
                }
            }

            foreach (var (name, node) in folder.Layer.Children)
            {
                if (node.HidesLower)
                {
                    Remove(folder.Merged, name, folder.Path, layerIndex);
                }

                var entry = node.Kind == FileNodeKind.HardLink ? links.GetValueOrDefault(node) : node;
                if (entry is null or { Kind: FileNodeKind.Nothing })
                {
                    continue;
                }

                var path = Join(folder.Path, name);
                var wanted = folder.Wanted?.Child(name);
                if (Place(folder.Merged, name, entry, wanted, path, (layerIndex, location)) is { } merged && node.Kind == FileNodeKind.Directory)
                {
                    folders.Push((node, merged, wanted, path));
                }
            }
        }

        if (contents.Root.Children.Count > 0)
        {
            CollectUnresolved();
        }
    }

    private FileNode? Place(FileNode folder, string name, FileNode entry, PatternNode? wanted, string path, (int Index, string Location) layer)
    {
        var lower = folder.Child(name);
        if (entry.Kind == FileNodeKind.Directory && lower is { Kind: FileNodeKind.Directory })
        {
            return lower;
        }

        var hidden = entry is { Kind: FileNodeKind.Directory, IsExplicit: false } && wanted is not null && lower is { Kind: FileNodeKind.SymbolicLink }
            ? lower.Target
            : null;
        if (hidden is not null)
        {
            _warnings.Add(
                WarningCodes.LayerAnomaly,
                $"The layer puts files below the link '{PathText.Display(path)}' of a lower layer. Engines disagree whether the link is followed; both places were looked at.",
                layer.Location);
        }

        Remove(folder, name, path[..Math.Max(0, path.Length - name.Length - 1)], layer.Index);
        var bytes = PathBytes(name, entry);
        if (_nodes >= _limits.ImageKeptEntries || _pathBytes + bytes > _limits.KeptPathBytes)
        {
            _warnings.Add(
                WarningCodes.LimitExceeded,
                $"The layers have more than {_limits.ImageKeptEntries} wanted files and links, or {_limits.KeptPathBytes} bytes of their names; the rest was ignored.");
            return null;
        }

        _nodes++;
        _pathBytes += bytes;
        var node = folder.Add(name);
        node.CopyFrom(entry);
        node.HiddenTarget = hidden;
        if (node.Kind is FileNodeKind.File or FileNodeKind.UnreadFile)
        {
            _deleted.Remove(path);
        }

        return node;
    }

    private void Remove(FileNode folder, string name, string folderPath, int layerIndex)
    {
        if (folder.Child(name) is not { } removed)
        {
            return;
        }

        folder.Remove(name);
        var nodes = new Stack<(FileNode Node, string Folder, string Name)>([(removed, folderPath, name)]);
        while (nodes.TryPop(out var next))
        {
            _nodes--;
            _pathBytes -= PathBytes(next.Name, next.Node);
            if (next.Node is { Kind: FileNodeKind.File } or { Children.Count: > 0 })
            {
                var path = Join(next.Folder, next.Name);
                foreach (var (childName, child) in next.Node.Children)
                {
                    nodes.Push((child, path, childName));
                }

                RememberDeleted(next.Node, path, layerIndex);
            }
        }
    }

    private void RememberDeleted(FileNode node, string path, int layerIndex)
    {
        if (node.Kind != FileNodeKind.File)
        {
            return;
        }

        if (_deleted.Count < _limits.KeptEntries)
        {
            _deleted[path] = layerIndex;
        }
        else
        {
            _warnings.Add(WarningCodes.LimitExceeded, $"More than {_limits.KeptEntries} wanted files were deleted; the rest was not remembered.");
        }
    }

    private static int PathBytes(string name, FileNode node) => name.Length + (node.Target?.Length ?? 0);
}
