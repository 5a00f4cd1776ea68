using System.Text;
using Strata.Core.Layers;
using Strata.Core.Layers.Tar;

namespace Strata.Core.Images.Sources;

/// <summary>
/// Reads the headers of a tar archive that can be read at any offset, and jumps over the data: an archive of many gigabytes is
/// indexed in a few reads for each layer. Header rules are those of the layer walk.
/// </summary>
/// <param name="file">The archive.</param>
/// <param name="limits">Entries and header bytes.</param>
internal sealed class ArchiveIndexer(TargetFile file, ScanLimits limits)
{
    private const int WindowBytes = 16 << 10;

    private readonly byte[] _window = new byte[WindowBytes];
    private readonly byte[] _name = new byte[TarHeader.MaximumNameBytes];
    private readonly PaxRecords _pax = new();
    private long _windowStart;
    private int _windowLength;
    private long _position;
    private byte[]? _longName;
    private byte[]? _longLink;

    /// <summary>Where and why the archive could not be read to its end, or null.</summary>
    public string? Damage { get; private set; }

    /// <summary>Hands every file and link to <paramref name="add"/> with its name as Latin-1 characters, in the archive's order.</summary>
    public void Read(Action<string, ArchiveEntry> add, CancellationToken cancellationToken)
    {
        for (var entries = 0; ReadHeader(out var header); entries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entries >= limits.LayerEntries)
            {
                Damage = $"it has more than {limits.LayerEntries} entries";
                return;
            }

            if (!TarNumber.TryParseField(header.SizeField, out var size) || size < 0 || !ReadEntry(header, size, add))
            {
                Damage ??= $"an entry before byte {_position} is malformed";
                return;
            }
        }
    }

    private bool ReadEntry(TarHeader header, long size, Action<string, ArchiveEntry> add)
    {
        var type = header.Type;
        if (type is (byte)'L' or (byte)'K' or (byte)'x' or (byte)'g')
        {
            return ReadSpecial(type, size);
        }

        var name = Text(NameOf(header));
        var isFolder = type == 0 && name.EndsWith('/');
        var isLink = type is (byte)'1' or (byte)'2';
        var stored = type is >= (byte)'1' and <= (byte)'6' || isFolder ? 0 : _pax.Size ?? size;
        if (type == (byte)'S' && header.HasMoreSparseRegions && !SkipSparseBlocks())
        {
            return false;
        }

        // Sparse files are stored without their holes: no image tool writes its parts so, and they count as absent.
        var isFile = type is 0 or (byte)'0' or (byte)'7' && !isFolder && !_pax.HasSparseMap && !_pax.HasSparseMapInData;
        if (isFile && stored > file.Length - _position)
        {
            Damage = $"it ends inside the entry at byte {_position}";
        }

        if (isFile || isLink)
        {
            add(name, new ArchiveEntry(_position, stored, isLink ? TargetOf(header, name) : null));
        }

        (_longName, _longLink) = (null, null);
        _pax.Clear();
        return TrySkip(stored);
    }

    private bool ReadSpecial(byte type, long size)
    {
        if (size > limits.TarHeaderBytes)
        {
            Damage = $"an extended header before byte {_position} has more than {limits.TarHeaderBytes} bytes";
            return false;
        }

        var data = new byte[size];
        if (file.ReadAt(_position, data) < size)
        {
            return false;
        }

        switch (type)
        {
            case (byte)'L':
                _longName = data;
                break;
            case (byte)'K':
                _longLink = data;
                break;
            case (byte)'x' when !_pax.TryParse(data, data.Length):
                return false;
            case (byte)'g':
                // To Go's reader, and so to every engine, an entry of its own that ends what came before it.
                (_longName, _longLink) = (null, null);
                _pax.Clear();
                break;
        }

        return TrySkip(size);
    }

    private ReadOnlySpan<byte> NameOf(TarHeader header) =>
        _longName is not null ? _longName
        : !_pax.Path.IsEmpty ? _pax.Path
        : _name.AsSpan(0, header.CopyName(_name));

    /// <summary>A hard link's target counts from the archive's root, a symbolic link's from its own folder.</summary>
    private string TargetOf(TarHeader header, string name)
    {
        var target = Text(_longLink is not null ? _longLink : !_pax.LinkPath.IsEmpty ? _pax.LinkPath : header.LinkName);
        if (header.Type == (byte)'2')
        {
            var inside = ImagePath.Normalise(name) ?? "";
            target = target.StartsWith('/') ? ".." : $"{inside[..(inside.LastIndexOf('/') + 1)]}{target}";
        }

        return ImagePath.Normalise(target) ?? "";
    }

    private bool ReadHeader(out TarHeader header)
    {
        header = default;
        var block = BlockAt(_position);
        if (TarHeader.IsZero(block))
        {
            var second = BlockAt(_position + block.Length);
            Damage = TarHeader.IsZero(second) ? Damage : $"a single zero block stands at byte {_position}, where engines stop";
            return false;
        }

        if (block.Length < TarHeader.Size)
        {
            Damage = $"it ends inside the header at byte {_position}";
            return false;
        }

        if (!TarHeader.HasValidChecksum(block))
        {
            Damage = $"the header at byte {_position} has a wrong checksum";
            return false;
        }

        header = new TarHeader(block);
        _position += TarHeader.Size;
        return true;
    }

    private bool SkipSparseBlocks()
    {
        const int ContinueFlag = 504;
        for (var more = true; more; _position += TarHeader.Size)
        {
            var block = BlockAt(_position);
            if (block.Length < TarHeader.Size)
            {
                return false;
            }

            more = block[ContinueFlag] != 0;
        }

        return true;
    }

    private bool TrySkip(long size)
    {
        if (size > long.MaxValue - _position - TarHeader.Size)
        {
            return false;
        }

        _position += size + (-size & (TarHeader.Size - 1));
        return true;
    }

    private ReadOnlySpan<byte> BlockAt(long position)
    {
        if (position < _windowStart || position + TarHeader.Size > _windowStart + _windowLength)
        {
            _windowStart = position;
            _windowLength = file.ReadAt(position, _window);
        }

        var offset = (int)(position - _windowStart);
        return _window.AsSpan(offset, Math.Min(TarHeader.Size, _windowLength - offset));
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
