using System.Buffers.Binary;
using System.Text;

namespace Strata.Core.Layers.Tar;

/// <summary>The fields of one 512-byte header block (POSIX.1-1988 ustar, GNU tar's tar.h, star's star.h).</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    /// <summary>The size of a header block, and what all data is padded to.</summary>
    public const int Size = 512;

    /// <summary>Room for a name with its prefix.</summary>
    public const int MaximumNameBytes = 100 + 1 + 155;

    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>The type byte.</summary>
    public byte Type => _block[156];

    /// <summary>The link name up to its NUL.</summary>
    public ReadOnlySpan<byte> LinkName => Text(157, 100);

    /// <summary>The size field as bytes.</summary>
    public ReadOnlySpan<byte> SizeField => _block.Slice(124, 12);

    /// <summary>GNU: the size of a sparse file with its holes, as bytes.</summary>
    public ReadOnlySpan<byte> RealSizeField => _block.Slice(483, 12);

    /// <summary>GNU: the four regions of a sparse file that stand in the header.</summary>
    public ReadOnlySpan<byte> SparseRegions => _block.Slice(386, 4 * 24);

    /// <summary>GNU: more regions follow in blocks of their own.</summary>
    public bool HasMoreSparseRegions => _block[482] != 0;

    /// <summary>The form of the header.</summary>
    public TarFormat Format
    {
        get
        {
            var magic = _block.Slice(257, 8);
            return magic.SequenceEqual("ustar  \0"u8) ? TarFormat.Gnu
                : !magic.StartsWith("ustar\0"u8) ? TarFormat.V7
                : _block.Slice(508, 4).SequenceEqual("tar\0"u8) ? TarFormat.Star
                : TarFormat.Ustar;
        }
    }

    /// <summary>True when all bytes are zero: half of the end mark.</summary>
    public static bool IsZero(ReadOnlySpan<byte> block) => block.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>
    /// True when the checksum field holds the sum of the block's bytes with the field itself taken as blanks. Old writers summed
    /// signed bytes; engines accept both.
    /// </summary>
    public static bool HasValidChecksum(ReadOnlySpan<byte> block)
    {
        var field = block.Slice(148, 8);
        if (!TarNumber.TryParseField(field, out var claimed))
        {
            return false;
        }

        var sum = Sum(block) - Sum(field) + (8 * ' ');
        if (claimed == sum)
        {
            return true;
        }

        var high = 0;
        for (var i = 0; i < Size; i++)
        {
            high += i is >= 148 and < 156 ? 0 : block[i] >> 7;
        }

        return claimed == sum - (256 * high);
    }

    /// <summary>Writes the name with its prefix to <paramref name="destination"/> and returns its length.</summary>
    public int CopyName(Span<byte> destination)
    {
        var name = Text(0, 100);
        var prefix = Prefix();
        if (prefix.IsEmpty)
        {
            name.CopyTo(destination);
            return name.Length;
        }

        prefix.CopyTo(destination);
        destination[prefix.Length] = (byte)'/';
        name.CopyTo(destination[(prefix.Length + 1)..]);
        return prefix.Length + 1 + name.Length;
    }

    private ReadOnlySpan<byte> Prefix() => Format switch
    {
        TarFormat.Ustar => Text(345, 155),
        TarFormat.Star => Text(345, 131),
        TarFormat.Gnu when !HasGnuTimes() => AsciiPrefix(),
        _ => default,
    };

    // Go before 1.8 wrote a ustar prefix into GNU headers; its reader, and so every engine, takes it when the times are no numbers.
    private bool HasGnuTimes() => IsTime(345) && IsTime(357);

    private bool IsTime(int offset) => _block[offset] == 0 || TarNumber.TryParseField(_block.Slice(offset, 12), out _);

    private ReadOnlySpan<byte> AsciiPrefix()
    {
        var prefix = Text(345, 155);
        return Ascii.IsValid(prefix) ? prefix : default;
    }

    private ReadOnlySpan<byte> Text(int offset, int length)
    {
        var field = _block.Slice(offset, length);
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    // Eight bytes at a time in four lanes of 16 bits: 64 times twice 255 stays below 65,536.
    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        const ulong Lanes = 0x00FF_00FF_00FF_00FF;
        var lanes = 0UL;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var part = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            lanes += (part & Lanes) + ((part >> 8) & Lanes);
        }

        return (int)((lanes & 0xFFFF) + ((lanes >> 16) & 0xFFFF) + ((lanes >> 32) & 0xFFFF) + (lanes >> 48));
    }
}
