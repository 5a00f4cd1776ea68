using System.Text;
using Strata.Core.Layers.Tar;
using Strata.Core.Warnings;

namespace Strata.Core.Layers;

internal sealed partial class LayerContentsBuilder
{
    private static ReadOnlySpan<byte> AufsLinks => ".wh..wh.plnk/"u8;

    private void AddFile(ILayerEntry archive, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path, PatternNode? wanted, bool isKnown)
    {
        var (isWanted, counts) = patterns.MatchEnd(_tree.IsRedirected ? Redirected(name) : path);
        isWanted |= wanted is { WantsFile: true } || _tree.Wanted is { WantsFiles: true };
        counts |= (wanted?.Counts ?? 0) | (_tree.Wanted?.CountsOfFiles ?? 0);
        if (archive.Type == TarEntryType.HardLink)
        {
            AddHardLink(archive, name, isWanted || wanted is not null, isKnown, counts);
        }
        else if (isWanted)
        {
            Put(name, ReadFile(archive, name, counts));
        }
        else if (isKnown || counts != 0)
        {
            Put(name, new FileNode { Kind = FileNodeKind.UnreadFile, Counts = counts });
        }
    }

    private ReadOnlySpan<byte> Redirected(ReadOnlySpan<byte> name)
    {
        var folder = _tree.FolderPath;
        if (folder.IsEmpty)
        {
            return name;
        }

        folder.CopyTo(_redirected);
        _redirected[folder.Length] = (byte)'/';
        name.CopyTo(_redirected.AsSpan(folder.Length + 1));
        return _redirected.AsSpan(0, folder.Length + 1 + name.Length);
    }

    private FileNode ReadFile(ILayerEntry archive, ReadOnlySpan<byte> name, ulong counts)
    {
        if (archive.Size > limits.FileBytes || archive.Size > Array.MaxLength)
        {
            _hasFileOverLimit = true;
            return Unread(name, WarningCodes.FileTooLarge, $"has {archive.Size} bytes, more than the {limits.FileBytes} allowed", counts);
        }

        if (archive.Size > limits.KeptBytes - _keptBytes)
        {
            return Unread(name, WarningCodes.LimitExceeded, $"is one of a layer that holds more than {limits.KeptBytes} bytes of wanted files", counts);
        }

        if (archive.IsUnreadable)
        {
            return Unread(name, WarningCodes.FileUnreadable, "has an impossible sparse map", counts);
        }

        _keptBytes += archive.Size;
        if (spool.TryKeep((int)archive.Size, archive.ReadContent, out var content))
        {
            return new FileNode { Kind = FileNodeKind.File, Counts = counts, File = new LayerFile(_tree.PathOf(name), content, layer) };
        }

        _lacksRoom = true;
        return Unread(name, WarningCodes.FileUnreadable, "could not be written to a temporary file", counts);
    }

    private void AddHardLink(ILayerEntry archive, ReadOnlySpan<byte> name, bool isWanted, bool isKnown, ulong counts)
    {
        if (!TryClean(_target, archive.LinkName, "A hard link's target", out var cleaned))
        {
            return;
        }

        if (!TryEnterRoot(ref cleaned))
        {
            Notice(name, "is a hard link to what lies outside of the root and was ignored");
            return;
        }

        var path = _tree.PathOf(name);
        var target = cleaned.StartsWith(AufsLinks)
            ? string.Concat(Encoding.Latin1.GetString(AufsLinks), PathText.FromBytes(cleaned[(cleaned.LastIndexOf((byte)'/') + 1)..]))
            : PathText.FromBytes(cleaned);
        var resolved = _tree.Links.Resolve(target, followLast: false);
        if (resolved.IsLoop || resolved.Path == path || resolved.Node is { Kind: FileNodeKind.Directory })
        {
            Notice(name, "is a hard link to itself, to a folder or over links that loop, and was ignored");
        }
        else if (isWanted)
        {
            PutHardLink(name, path, resolved, counts);
        }
        else if (isKnown || counts != 0)
        {
            Put(name, new FileNode { Kind = FileNodeKind.UnreadFile, Counts = counts });
        }
    }

    // What the target is now is what the link stays, also when a later entry replaces the target.
    private void PutHardLink(ReadOnlySpan<byte> name, string path, ResolvedPath resolved, ulong counts)
    {
        var target = resolved.Node;
        if (target is { Kind: FileNodeKind.File or FileNodeKind.SymbolicLink or FileNodeKind.Special })
        {
            Put(name, new FileNode { Kind = target.Kind, File = target.File, Target = target.Target, Problem = target.Problem, Counts = counts });
            return;
        }

        var link = target is { Kind: FileNodeKind.HardLink } ? target.Target : resolved.Path;
        Put(name, _tree.TryRemember(path.Length + resolved.Path.Length)
            ? new FileNode { Kind = FileNodeKind.HardLink, Target = link, Counts = counts }
            : Unread(name, WarningCodes.LimitExceeded, "is one of too many hard links", counts));
        if (_tree.Folder?.Child(name) is { Kind: FileNodeKind.HardLink } node)
        {
            _hardLinks.Add(new LayerHardLink(path, node));
        }
    }
}
