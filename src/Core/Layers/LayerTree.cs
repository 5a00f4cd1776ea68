using Strata.Core.Warnings;

namespace Strata.Core.Layers;

/// <summary>
/// The tree of one layer while its entries are added in their order, and the folder that the current entry lies in. Entries come
/// folder by folder, so most of them ask for the same folder as the one before.
/// </summary>
/// <remarks>A folder whose spelling goes over a symbolic link of the same layer is the folder that the link leads to: all engines follow it.</remarks>
internal sealed class LayerTree
{
    private static ReadOnlySpan<byte> HiddenPrefix => ".wh."u8;

    private static ReadOnlySpan<byte> AufsLinkFolder => ".wh..wh.plnk"u8;

    private readonly PathPatternSet _patterns;
    private readonly ScanLimits _limits;
    private readonly WarningSink _warnings;
    private readonly string _location;
    private readonly byte[] _spelled;
    private int _spelledLength = -1;
    private byte[] _resolved = [];
    private int _nodes;
    private long _pathBytes;

    /// <summary>Makes the tree of a layer without entries.</summary>
    /// <param name="patterns">What is wanted: folders on the way to it are always remembered.</param>
    /// <param name="limits">Nodes, path length and links.</param>
    /// <param name="warnings">Where oddities are reported.</param>
    /// <param name="location">What the warnings are about.</param>
    public LayerTree(PathPatternSet patterns, ScanLimits limits, WarningSink warnings, string location)
    {
        (_patterns, _limits, _warnings, _location) = (patterns, limits, warnings, location);
        _spelled = new byte[limits.PathBytes];
        Root = new FileNode { Kind = FileNodeKind.Directory };
        Links = new LinkWalk(Root, limits.LinkHops);
    }

    /// <summary>The root of the layer.</summary>
    public FileNode Root { get; }

    /// <summary>How many nodes the tree has.</summary>
    public int Nodes => _nodes;

    /// <summary>Bytes of their names and of link targets, also of those that were too many.</summary>
    public long PathBytes => _pathBytes;

    /// <summary>Follows the links of the layer as far as it was read.</summary>
    public LinkWalk Links { get; }

    /// <summary>The current folder when the layer's tree has it so far; null otherwise.</summary>
    public FileNode? Folder { get; private set; }

    /// <summary>What is wanted in the current folder, or null.</summary>
    public PatternNode? Wanted { get; private set; }

    /// <summary>True when nothing in the current folder is visible: a component of its path is a whiteout name, or its links loop.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>The current folder's path after links.</summary>
    public ReadOnlySpan<byte> FolderPath => _resolved;

    /// <summary>True when the current folder is spelled over a link.</summary>
    public bool IsRedirected { get; private set; }

    /// <summary>Makes <paramref name="folder"/> the current one.</summary>
    public void Enter(ReadOnlySpan<byte> folder)
    {
        if (_spelledLength == folder.Length && folder.SequenceEqual(_spelled.AsSpan(0, folder.Length)))
        {
            return;
        }

        folder.CopyTo(_spelled);
        _spelledLength = folder.Length;
        if (!_resolved.AsSpan().SequenceEqual(folder))
        {
            _resolved = folder.ToArray();
        }

        IsRedirected = !TryWalk(folder);
        if (IsRedirected)
        {
            var resolved = Links.Resolve(PathText.FromBytes(folder));
            _resolved = System.Text.Encoding.Latin1.GetBytes(resolved.Path);
            if (resolved.IsLoop || _resolved.Length > _limits.PathBytes || !TryWalk(_resolved))
            {
                IsHidden = true;
                _warnings.Add(WarningCodes.LinkUnresolved, $"The folder '{PathText.Display(folder)}' leads over links that loop or are too many; its entries were skipped.", _location);
            }
        }
    }

    /// <summary>The node <paramref name="name"/> in the current folder, made when it is not there; null when there are too many.</summary>
    public FileNode? Make(ReadOnlySpan<byte> name)
    {
        Folder ??= MakeFolders();
        return Folder is null ? null : Folder.Child(name) ?? Add(Folder, name);
    }

    /// <summary>Makes the current folder when it is not there; null when there are too many.</summary>
    public FileNode? MakeFolder() => Folder ??= MakeFolders();

    /// <summary>Counts the bytes of a name or link target that is about to be remembered; false when there are too many.</summary>
    public bool TryRemember(int bytes) => (_pathBytes += bytes) <= _limits.KeptPathBytes;

    /// <summary>The path of <paramref name="name"/> in the current folder.</summary>
    public string PathOf(ReadOnlySpan<byte> name) =>
        _resolved.Length == 0 ? PathText.FromBytes(name) : $"{PathText.FromBytes(_resolved)}/{PathText.FromBytes(name)}";

    // False when a component is a symbolic link of this layer.
    private bool TryWalk(ReadOnlySpan<byte> folder)
    {
        (Folder, Wanted, IsHidden) = (Root, _patterns.Root, folder.StartsWith(HiddenPrefix) && !folder.SequenceEqual(AufsLinkFolder));
        for (var rest = folder; !rest.IsEmpty;)
        {
            var slash = rest.IndexOf((byte)'/');
            var name = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? default : rest[(slash + 1)..];
            IsHidden |= rest.StartsWith(HiddenPrefix);
            var node = Folder?.Child(name);
            if (node is { Kind: FileNodeKind.SymbolicLink })
            {
                return false;
            }

            Wanted = Wanted?.Child(name);
            if (node is not null || (Wanted is not null && Folder is not null && !IsHidden))
            {
                node ??= Add(Folder!, name);
                MakeDirectory(node, name);
            }

            Folder = node;
        }

        return true;
    }

    private FileNode? MakeFolders()
    {
        FileNode? node = Root;
        for (ReadOnlySpan<byte> rest = _resolved; !rest.IsEmpty && node is not null;)
        {
            var slash = rest.IndexOf((byte)'/');
            var name = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? default : rest[(slash + 1)..];
            node = node.Child(name) ?? Add(node, name);
            MakeDirectory(node, name);
        }

        return node;
    }

    private void MakeDirectory(FileNode? node, ReadOnlySpan<byte> name)
    {
        if (node is null or { Kind: FileNodeKind.Directory })
        {
            return;
        }

        if (node.Kind != FileNodeKind.Nothing)
        {
            _warnings.Add(
                WarningCodes.LayerAnomaly,
                $"'{PathText.Display(name)}' in '{PathText.Display(_resolved)}' is a file and then a folder in the same layer; engines fail here, it was taken as a folder.",
                _location);
        }

        node.Become(FileNodeKind.Directory);
    }

    private FileNode? Add(FileNode folder, ReadOnlySpan<byte> name)
    {
        if (_nodes >= _limits.KeptEntries || !TryRemember(name.Length))
        {
            _warnings.Add(
                WarningCodes.LimitExceeded,
                $"More than {_limits.KeptEntries} wanted files, links and whiteouts, or {_limits.KeptPathBytes} bytes of their names; the rest was ignored.",
                _location);
            return null;
        }

        _nodes++;
        return folder.Add(PathText.FromBytes(name));
    }
}
