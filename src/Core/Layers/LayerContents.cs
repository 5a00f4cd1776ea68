using Strata.Core.Layers.Compression;
using Strata.Core.Warnings;

namespace Strata.Core.Layers;

/// <summary>
/// What one layer contributes, whatever lies below it: wanted files with their content, links, whiteouts, and whatever else stands
/// on the way to wanted paths. Never changed once it is made, so that it may be applied to several trees.
/// </summary>
internal sealed class LayerContents
{
    /// <summary>The root of the layer's own tree.</summary>
    public required FileNode Root { get; init; }

    /// <summary>How many entries are in the tree.</summary>
    public required int KeptEntries { get; init; }

    /// <summary>Bytes of their names and link targets.</summary>
    public required long KeptPathBytes { get; init; }

    /// <summary>The hard links whose target is not in the layer, or was not when they were read.</summary>
    public required IReadOnlyList<LayerHardLink> HardLinks { get; init; }

    /// <summary>What was wrong or odd, in the order of the archive.</summary>
    public required IReadOnlyList<ScanWarning> Warnings { get; init; }

    /// <summary>True when the layer could not be read whole, or is not what the manifest or config says.</summary>
    public required bool IsDamaged { get; init; }

    /// <summary>
    /// False when the bytes are no archive at all: not one header could be read, and no end of an archive. What a limit kept from being
    /// read counts as one.
    /// </summary>
    public required bool IsArchive { get; init; }

    /// <summary>True when a wanted file was larger than <see cref="ScanLimits.FileBytes"/> and was not read.</summary>
    public required bool HasFileOverLimit { get; init; }

    /// <summary>True when a wanted file could not be written to a temporary file and is missing.</summary>
    public required bool LacksRoom { get; init; }

    /// <summary>The number of entries in the archive.</summary>
    public required int Entries { get; init; }

    /// <summary>Digests and sizes as they were streamed; null when the layer has no content to read.</summary>
    public required LayerDigests? Digests { get; init; }

    /// <summary>The same contents as those of another layer, which has the same blob.</summary>
    /// <param name="layer">The index that its files get.</param>
    /// <param name="location">What its warnings are about.</param>
    public LayerContents AsLayer(int layer, string location)
    {
        var files = new Dictionary<LayerFile, LayerFile>(ReferenceEqualityComparer.Instance);
        var nodes = new Dictionary<FileNode, FileNode>(ReferenceEqualityComparer.Instance);
        var root = new FileNode();
        var open = new Stack<(FileNode Node, FileNode Copy)>([(Root, root)]);
        while (open.TryPop(out var next))
        {
            var (node, copy) = next;
            copy.CopyFrom(node);
            (copy.HidesLower, copy.HidesLowerChildren) = (node.HidesLower, node.HidesLowerChildren);
            if (node.File is { } file)
            {
                copy.File = files.TryGetValue(file, out var known) ? known : files[file] = new LayerFile(file.Path, file.Content, layer);
            }

            if (node.Kind == FileNodeKind.HardLink)
            {
                nodes.Add(node, copy);
            }

            foreach (var (name, child) in node.Children)
            {
                open.Push((child, copy.Add(name)));
            }
        }

        return new LayerContents
        {
            Root = root,
            KeptEntries = KeptEntries,
            KeptPathBytes = KeptPathBytes,
            HardLinks = [.. HardLinks.Select(link => link with { Node = nodes[link.Node] })],
            Warnings = [.. Warnings.Select(warning => warning with { Location = location })],
            IsDamaged = IsDamaged,
            IsArchive = IsArchive,
            HasFileOverLimit = HasFileOverLimit,
            LacksRoom = LacksRoom,
            Entries = Entries,
            Digests = Digests,
        };
    }
}
