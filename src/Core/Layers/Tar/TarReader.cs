using Strata.Core.Layers.Compression;
using Strata.Core.Warnings;

namespace Strata.Core.Layers.Tar;

/// <summary>
/// Walks a tar archive once, entry by entry, over bytes that are decompressed as it goes. It reads what the engines read (they
/// share Go's archive/tar, whose rules are followed where forms contradict each other) and allocates nothing for an entry.
/// </summary>
/// <remarks>
/// It never throws on content: damage ends the walk, sets <see cref="IsDamaged"/> and is a warning. What the compressed blob itself
/// suffers from is told by <see cref="LayerByteReader.Finish"/>, not here. Spans are valid until the next <see cref="Read"/>.
/// </remarks>
/// <param name="bytes">The decompressed archive; stays the caller's.</param>
/// <param name="limits">Entries and header bytes.</param>
/// <param name="warnings">Where damage and oddities are reported.</param>
/// <param name="location">What the warnings are about.</param>
internal sealed partial class TarReader(LayerByteReader bytes, ScanLimits limits, WarningSink warnings, string location) : ILayerEntry
{
    /// <summary>The most L, K, x and g records before one entry; real archives have two.</summary>
    public const int MaximumSpecialRecords = 16;

    private readonly byte[] _header = new byte[TarHeader.Size];
    private readonly byte[] _headerName = new byte[TarHeader.MaximumNameBytes];
    private readonly PaxRecords _pax = new();
    private byte[] _paxBuffer = new byte[TarHeader.Size];
    private byte[] _longName = new byte[TarHeader.Size];
    private byte[] _longLink = new byte[TarHeader.Size];
    private int _headerNameLength;
    private int _longNameLength;
    private int _longLinkLength;
    private long _stored;
    private long _padding;
    private bool _ended;
    private bool _hasTrailer;

    /// <summary>How many header blocks were read.</summary>
    public int Entries { get; private set; }

    /// <summary>True when the archive is not what it should be, so that absence in it proves nothing.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>What the current entry makes.</summary>
    public TarEntryType Type { get; private set; }

    /// <summary>The name of the current entry as written.</summary>
    public ReadOnlySpan<byte> Name =>
        !_pax.SparseName.IsEmpty && _isPaxSparse ? _pax.SparseName
        : _longNameLength > 0 ? _longName.AsSpan(0, _longNameLength)
        : !_pax.Path.IsEmpty ? _pax.Path
        : _headerName.AsSpan(0, _headerNameLength);

    /// <summary>The link name of the current entry as written; empty when it is no link.</summary>
    public ReadOnlySpan<byte> LinkName =>
        _longLinkLength > 0 ? _longLink.AsSpan(0, _longLinkLength)
        : !_pax.LinkPath.IsEmpty ? _pax.LinkPath
        : new TarHeader(_header).LinkName;

    /// <summary>The size of the current entry's content in bytes, holes included.</summary>
    public long Size { get; private set; }

    /// <summary>True when the content of the current entry cannot be read (an impossible sparse map).</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Goes to the next entry; false at the end of the archive and where damage ends it.</summary>
    public bool Read()
    {
        try
        {
            return !_ended && SkipContent() && ReadEntry();
        }
        catch (CompressionException)
        {
            return End(isDamaged: true);
        }
    }

    /// <summary>
    /// Looks at what follows the end of the archive: zeros are padding, anything else is a warning, for engines do not see it. To be
    /// called when <see cref="Read"/> has returned false.
    /// </summary>
    public void ReadTrailer()
    {
        try
        {
            while (_hasTrailer)
            {
                var block = bytes.Take(TarHeader.Size);
                _hasTrailer = !block.IsEmpty && TarHeader.IsZero(block);
                if (!block.IsEmpty && !_hasTrailer)
                {
                    var what = block.Length == TarHeader.Size && TarHeader.HasValidChecksum(block) ? "a second archive" : "data";
                    warnings.Add(WarningCodes.LayerAnomaly, $"There is {what} after the end of the archive; engines do not see it and it was ignored.", location);
                }
            }
        }
        catch (CompressionException)
        {
            End(isDamaged: true);
        }
    }

    private bool ReadEntry()
    {
        _pax.Clear();
        (_longNameLength, _longLinkLength, _isPaxSparse, IsUnreadable) = (0, 0, false, false);
        for (var special = 0; ReadHeader(); special++)
        {
            var header = new TarHeader(_header);
            if (!TarNumber.TryParseField(header.SizeField, out var size) || size < 0)
            {
                return Damage("An entry has an impossible size");
            }

            if (header.Type is not ((byte)'L' or (byte)'K' or (byte)'x' or (byte)'g'))
            {
                return SetEntry(header, size);
            }

            if (special >= MaximumSpecialRecords || size > limits.TarHeaderBytes)
            {
                return Exceed($"An entry has more than {MaximumSpecialRecords} extended headers or one of over {limits.TarHeaderBytes} bytes");
            }

            if (!ReadSpecial(header.Type, (int)size))
            {
                return false;
            }
        }

        return false;
    }

    private bool ReadHeader()
    {
        var block = bytes.Take(TarHeader.Size);
        if (block.Length == TarHeader.Size && block[0] == 0 && TarHeader.IsZero(block))
        {
            block = bytes.Take(TarHeader.Size);
            if (TarHeader.IsZero(block))
            {
                return EndAtMark();
            }

            IsDamaged = true;
            warnings.Add(WarningCodes.LayerDamaged, "One zero block stands between entries, where engines stop with an error; what follows was read.", location);
        }

        if (block.Length < TarHeader.Size)
        {
            return TarHeader.IsZero(block) ? EndAtMark() : Damage("The archive ends inside a header");
        }

        if (!TarHeader.HasValidChecksum(block))
        {
            return Damage("A header has a wrong checksum");
        }

        block.CopyTo(_header);
        return ++Entries <= limits.LayerEntries || Exceed($"The archive has more than {limits.LayerEntries} entries");
    }

    private bool ReadSpecial(byte type, int size)
    {
        ref var buffer = ref type == (byte)'L' ? ref _longName : ref type == (byte)'K' ? ref _longLink : ref _paxBuffer;
        if (buffer.Length < size)
        {
            buffer = new byte[Math.Min(limits.TarHeaderBytes, size * 2L)];
        }

        if (bytes.Read(buffer.AsSpan(0, size)) < size)
        {
            return Damage("The archive ends inside an extended header");
        }

        bytes.Skip(Padding(size));
        switch (type)
        {
            case (byte)'L':
                _longNameLength = TextLength(buffer, size);
                return true;
            case (byte)'K':
                _longLinkLength = TextLength(buffer, size);
                return true;
            case (byte)'x':
                return _pax.TryParse(buffer, size) || Damage("A PAX header is malformed");
            default:
                // A global header is an entry of its own to Go's reader: it changes no other entry and ends what x, L and K prepared.
                _pax.Clear();
                (_longNameLength, _longLinkLength) = (0, 0);
                return true;
        }
    }

    private bool SetEntry(TarHeader header, long size)
    {
        _headerNameLength = header.CopyName(_headerName);
        Type = TypeOf(header.Type);
        if (Type is TarEntryType.HardLink or TarEntryType.SymbolicLink or TarEntryType.Directory or TarEntryType.Special)
        {
            if (size != 0 && Type != TarEntryType.Directory)
            {
                Notice("A link or device entry has a size; engines read no data for it.");
            }

            (_stored, _padding, Size) = (0, 0, 0);
            return !IsSparse(header) || Damage("A link or folder has a sparse map");
        }

        if (_pax.Size is { } paxSize && paxSize != size)
        {
            if (size != 0)
            {
                Notice("An entry has two sizes, one in its header and one in its PAX records; the latter counts.");
            }

            size = paxSize;
        }

        (_stored, _padding, Size) = (size, Padding(size), size);
        if (Type == TarEntryType.Ignored && header.Type != (byte)'V')
        {
            Notice("An entry of a type that engines do not know was ignored.");
        }

        if (Type == TarEntryType.Regular && header.Type != 0 && Name.EndsWith((byte)'/'))
        {
            Notice("A regular file has a name that ends in a slash; some readers make a folder of it.");
        }

        return !IsSparse(header) || SetSparse(header);
    }

    private TarEntryType TypeOf(byte type) => type switch
    {
        (byte)'0' or (byte)'7' or (byte)'S' => TarEntryType.Regular,
        0 => Name.EndsWith((byte)'/') ? TarEntryType.Directory : TarEntryType.Regular,
        (byte)'1' => TarEntryType.HardLink,
        (byte)'2' => TarEntryType.SymbolicLink,
        (byte)'3' or (byte)'4' or (byte)'6' => TarEntryType.Special,
        (byte)'5' => TarEntryType.Directory,
        _ => TarEntryType.Ignored,
    };

    private bool Damage(string problem)
    {
        warnings.Add(WarningCodes.LayerDamaged, $"{problem} (near byte {bytes.Position} of the archive); what came before was used.", location);
        return End(isDamaged: true);
    }

    private bool Exceed(string problem)
    {
        warnings.Add(WarningCodes.LimitExceeded, $"{problem}; what came before was used.", location);
        return End(isDamaged: true);
    }

    private bool EndAtMark()
    {
        _hasTrailer = true;
        return End(isDamaged: false);
    }

    private bool End(bool isDamaged)
    {
        (_ended, _stored, _padding) = (true, 0, 0);
        IsDamaged |= isDamaged;
        return false;
    }

    private void Notice(string message) => warnings.Add(WarningCodes.LayerAnomaly, message, location);

    private static long Padding(long size) => -size & (TarHeader.Size - 1);

    private static int TextLength(byte[] buffer, int size)
    {
        var end = buffer.AsSpan(0, size).IndexOf((byte)0);
        return end < 0 ? size : end;
    }
}
