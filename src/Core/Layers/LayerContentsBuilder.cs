using System.Text;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Tar;
using Strata.Core.Warnings;

namespace Strata.Core.Layers;

/// <summary>Takes the entries of one layer's archive in their order and keeps what matters for the wanted paths.</summary>
/// <param name="patterns">The wanted paths.</param>
/// <param name="limits">File sizes and counts.</param>
/// <param name="spool">Takes the content of wanted files.</param>
/// <param name="warnings">Where oddities are reported.</param>
/// <param name="location">What the warnings are about.</param>
/// <param name="rootPrefix">
/// The folder, with a slash at the end, that is the root: what lies outside is not part of the layer. Empty for the archive itself.
/// </param>
/// <param name="layer">The layer's index, which its files have.</param>
internal sealed partial class LayerContentsBuilder(
    PathPatternSet patterns, ScanLimits limits, IContentStore spool, WarningSink warnings, string location, string rootPrefix = "", int layer = 0)
{
    private readonly byte[] _rootPrefix = Encoding.Latin1.GetBytes(rootPrefix);
    private readonly LayerTree _tree = new(patterns, limits, warnings, location);
    private readonly EntryPath _path = new(limits);
    private readonly EntryPath _target = new(limits);
    private readonly List<LayerHardLink> _hardLinks = [];
    private readonly byte[] _redirected = new byte[(2 * limits.PathBytes) + 1];
    private long _keptBytes;
    private bool _hasFileOverLimit;
    private bool _lacksRoom;

    /// <summary>How many entries are kept so far.</summary>
    public int KeptEntries => _tree.Nodes;

    /// <summary>Bytes of the names and link targets that are kept so far.</summary>
    public long KeptPathBytes => _tree.PathBytes;

    /// <summary>Adds the current entry of <paramref name="archive"/>, reading its content when it is wanted.</summary>
    public void Add(ILayerEntry archive)
    {
        if (archive.Type == TarEntryType.Ignored || !TryClean(_path, archive.Name, "An entry", out var path) || !TryEnterRoot(ref path))
        {
            return;
        }

        var slash = path.LastIndexOf((byte)'/');
        var name = path[(slash + 1)..];
        _tree.Enter(slash < 0 ? default : path[..slash]);
        if (_tree.IsHidden)
        {
            return;
        }

        if (name.StartsWith(".wh."u8))
        {
            AddWhiteout(name);
            return;
        }

        var wanted = _tree.Wanted?.Child(name);
        var isKnown = wanted is not null || _tree.Folder?.Child(name) is not null;
        switch (archive.Type)
        {
            case TarEntryType.Directory:
                if (isKnown)
                {
                    AddDirectory(name);
                }

                break;
            case TarEntryType.SymbolicLink:
                AddSymbolicLink(name, archive.LinkName);
                break;
            case TarEntryType.Special:
                if (isKnown || _tree.Wanted is { WantsFiles: true })
                {
                    Put(name, new FileNode { Kind = FileNodeKind.Special });
                }

                break;
            default:
                AddFile(archive, name, path, wanted, isKnown);
                break;
        }
    }

    /// <summary>What was kept.</summary>
    public LayerContents Build(LayerDigests? digests, int entries, bool isDamaged, bool isArchive = true) => new()
    {
        Root = _tree.Root,
        KeptEntries = KeptEntries,
        KeptPathBytes = KeptPathBytes,
        HardLinks = [.. _hardLinks.Distinct().Where(link => link.Node.Kind == FileNodeKind.HardLink && IsInTree(link))],
        Warnings = warnings.ToList(),
        IsDamaged = isDamaged,
        IsArchive = isArchive,
        HasFileOverLimit = _hasFileOverLimit,
        LacksRoom = _lacksRoom,
        Entries = entries,
        Digests = digests,
    };

    // A later entry may have replaced a folder above the link.
    private bool IsInTree(LayerHardLink link) => ReferenceEquals(_tree.Links.Resolve(link.Path, followLast: false).Node, link.Node);

    private bool TryClean(EntryPath cleaner, ReadOnlySpan<byte> name, string subject, out ReadOnlySpan<byte> path)
    {
        switch (cleaner.Clean(name, out path))
        {
            case EntryPathResult.Escapes:
                warnings.Add(WarningCodes.PathEscapesRoot, $"{subject} leads out of the root and was skipped: '{PathText.Display(name)}'.", location);
                return false;
            case EntryPathResult.TooLong:
                warnings.Add(WarningCodes.LimitExceeded, $"{subject} has too long a path and was skipped: '{PathText.Display(name)}'.", location);
                return false;
            default:
                return !path.IsEmpty;
        }
    }

    private bool TryEnterRoot(ref ReadOnlySpan<byte> path)
    {
        var isInside = path.StartsWith(_rootPrefix);
        path = isInside ? path[_rootPrefix.Length..] : default;
        return isInside && !path.IsEmpty;
    }

    private void AddDirectory(ReadOnlySpan<byte> name)
    {
        if (_tree.Make(name) is not { } node)
        {
            return;
        }

        if (node.Kind is not (FileNodeKind.Directory or FileNodeKind.Nothing))
        {
            Notice(name, "is there twice, the second time as a folder; the later entry counts");
        }

        if (node.Kind != FileNodeKind.Directory)
        {
            node.Become(FileNodeKind.Directory);
        }

        node.IsExplicit = true;
    }

    private void AddSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) => Put(name, target.Length <= limits.PathBytes && _tree.TryRemember(target.Length)
        ? new FileNode { Kind = FileNodeKind.SymbolicLink, Target = PathText.FromBytes(target) }
        : Unread(name, WarningCodes.LimitExceeded, "is a link whose target, or that of all links together, is too long", 0));

    // The later entry of a path counts, whatever the earlier one was; what it hides in lower layers stays hidden.
    private void Put(ReadOnlySpan<byte> name, FileNode entry)
    {
        if (_tree.Make(name) is not { } node)
        {
            return;
        }

        if (node.Kind == FileNodeKind.Directory && node.Children.Count > 0)
        {
            Notice(name, "is a folder with entries and then something else; the later entry counts");
        }
        else if (IsOtherContent(node, entry))
        {
            Notice(name, "is there twice with different contents; the later entry counts");
        }

        node.Become(entry.Kind);
        node.CopyFrom(entry);
    }

    private static bool IsOtherContent(FileNode old, FileNode entry) => old.Kind switch
    {
        FileNodeKind.Nothing or FileNodeKind.Directory => false,
        FileNodeKind.File when entry.File is not null => !old.File!.Content.Span.SequenceEqual(entry.File.Content.Span),
        FileNodeKind.UnreadFile when entry.Kind == FileNodeKind.UnreadFile => false,
        _ => old.Kind != entry.Kind || old.Target != entry.Target,
    };

    private FileNode Unread(ReadOnlySpan<byte> name, string code, string problem, ulong counts)
    {
        var path = PathText.Display(_tree.PathOf(name));
        return new FileNode
        {
            Kind = FileNodeKind.UnreadFile,
            Counts = counts,
            Problem = new ScanWarning(code, $"The file {problem}; it was not read.", path),
        };
    }

    private void Notice(ReadOnlySpan<byte> name, string what) =>
        warnings.Add(WarningCodes.LayerAnomaly, $"'{PathText.Display(_tree.PathOf(name))}' {what}.", location);
}
