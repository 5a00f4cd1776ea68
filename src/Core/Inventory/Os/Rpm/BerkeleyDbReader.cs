using System.Buffers.Binary;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// Reads the records of a Berkeley DB hash file, rpm's <c>Packages</c>: every hash page is gone through, nothing is looked up. Numbers are in
/// the byte order of the machine that wrote the file (Berkeley DB, dbinc/db_page.h, versions 5 to 10 of the hash format).
/// </summary>
ref struct BerkeleyDbReader
{
    private const uint HashMagic = 0x00061561;
    private const int MagicOffset = 12;
    private const int MetadataBytes = 72;
    private const int PageHeaderBytes = 26;
    private const int NumberBytes = 4;

    private const byte HashPage = 13;
    private const byte UnsortedHashPage = 2;
    private const byte OverflowPage = 7;

    private const byte Inline = 1;
    private const byte InlineDuplicates = 2;
    private const byte OffPage = 3;

    private readonly ReadOnlySpan<byte> _file;
    private readonly RpmPackages _packages;
    private readonly bool _isBigEndian;
    private ChainBuffer _chain;
    private int _pageBytes;

    private BerkeleyDbReader(ReadOnlySpan<byte> file, bool isBigEndian, RpmPackages packages)
    {
        _file = file;
        _packages = packages;
        _isBigEndian = isBigEndian;
        _chain = new ChainBuffer(file.Length);
    }

    /// <summary>True when the file begins as a Berkeley DB hash, in either byte order.</summary>
    public static bool IsFormOf(ReadOnlySpan<byte> file) =>
        file.Length >= MagicOffset + sizeof(uint)
        && (BinaryPrimitives.ReadUInt32LittleEndian(file[MagicOffset..]) == HashMagic || BinaryPrimitives.ReadUInt32BigEndian(file[MagicOffset..]) == HashMagic);

    /// <summary>Reads every record into <paramref name="packages"/>.</summary>
    public static void Read(ReadOnlySpan<byte> file, RpmPackages packages)
    {
        var isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(file[MagicOffset..]) == HashMagic;
        new BerkeleyDbReader(file, isBigEndian, packages).ReadPages();
    }

    private void ReadPages()
    {
        if (_file.Length < MetadataBytes)
        {
            _packages.Damage("The Berkeley DB file ends within its first page.");
            return;
        }

        var pageBytes = Number(_file, 20);
        if (pageBytes is < 512 or > 65_536 || !uint.IsPow2(pageBytes))
        {
            _packages.Damage($"The Berkeley DB file claims to have pages of {pageBytes} bytes.");
            return;
        }

        if (_file[24] != 0 || (_file[26] & 1) != 0)
        {
            _packages.Damage("The Berkeley DB file is encrypted or has checksums, which rpm does not write.");
            return;
        }

        _pageBytes = (int)pageBytes;
        var claimed = Number(_file, 32) + 1L;
        var pages = Math.Min(claimed, _file.Length / _pageBytes);
        if (pages < claimed)
        {
            _packages.Damage($"The Berkeley DB file is cut: it has {pages} of {claimed} pages.");
        }

        if (pages > RpmLimits.Pages)
        {
            _packages.Limit($"The Berkeley DB file has more than {RpmLimits.Pages} pages; the rest was not read.");
            pages = RpmLimits.Pages;
        }

        for (var number = 1; number < pages && !_packages.IsFull; number++)
        {
            var page = Page(number);
            if (page[25] is HashPage or UnsortedHashPage)
            {
                ReadHashPage(number, page);
            }
        }
    }

    private void ReadHashPage(int pageNumber, ReadOnlySpan<byte> page)
    {
        var entries = Short(page, 20);
        if (PageHeaderBytes + (entries * sizeof(ushort)) > _pageBytes || entries % 2 != 0)
        {
            _packages.Damage($"Page {pageNumber} of the Berkeley DB file claims to have {entries} entries and was skipped.");
            return;
        }

        // Items are packed from the end of the page downward, in the order of the index: each ends where the one before begins.
        var end = _pageBytes;
        var key = -1L;
        for (var i = 0; i < entries; i++)
        {
            int start = Short(page, PageHeaderBytes + (i * sizeof(ushort)));
            if (start < PageHeaderBytes + (entries * sizeof(ushort)) || start >= end)
            {
                _packages.Damage($"Page {pageNumber} of the Berkeley DB file has items that overlap; the rest of it was skipped.");
                return;
            }

            var item = page[start..end];
            end = start;
            if (i % 2 == 0)
            {
                key = Key(item, pageNumber);
            }
            else if (key > 0)
            {
                ReadValue((uint)key, item);
            }
        }
    }

    // Record 0 holds the highest number that was given out.
    private readonly long Key(ReadOnlySpan<byte> item, int pageNumber)
    {
        if (item.Length == 1 + NumberBytes && item[0] == Inline)
        {
            return Number(item, 1);
        }

        _packages.Damage($"Page {pageNumber} of the Berkeley DB file has a key that is no number; its record was skipped.");
        return -1;
    }

    private void ReadValue(uint key, ReadOnlySpan<byte> item)
    {
        switch (item[0])
        {
            case Inline:
                _packages.Add(key, item[1..]);
                break;
            case InlineDuplicates:
                ReadDuplicates(key, item[1..]);
                break;
            case OffPage when item.Length >= 12:
                if (Join(Number(item, 4), Number(item, 8)) is { } problem)
                {
                    _packages.Skip(key, problem);
                }
                else
                {
                    _packages.Add(key, _chain.Written);
                }

                break;
            default:
                _packages.Skip(key, $"its value is stored in a way (type {item[0]}) that rpm does not use");
                break;
        }
    }

    // Each with its length before and after it, so that they can be walked both ways. rpm never makes any; the first one is the record.
    private readonly void ReadDuplicates(uint key, ReadOnlySpan<byte> item)
    {
        if (item.Length < sizeof(ushort) || item.Length < (2 * sizeof(ushort)) + Short(item, 0))
        {
            _packages.Skip(key, "its values are cut");
            return;
        }

        var length = Short(item, 0);
        if (item.Length > (2 * sizeof(ushort)) + length)
        {
            _packages.Damage($"Record {key} of the package database has several values; the first one was taken.");
        }

        _packages.Add(key, item.Slice(sizeof(ushort), length));
    }

    private string? Join(uint first, uint length)
    {
        if (!_chain.Begin(length))
        {
            return ChainBuffer.TooLong;
        }

        var pages = _file.Length / _pageBytes;
        var next = first;
        for (var left = pages; next != 0 && !_chain.IsFull; left--)
        {
            if (next >= (uint)pages)
            {
                return "it continues on a page that the file does not have";
            }

            var page = Page((int)next);
            var bytes = Short(page, 22);
            if (left == 0 || page[25] != OverflowPage || bytes > _pageBytes - PageHeaderBytes)
            {
                return left == 0 ? "its chain of pages is a circle" : "its chain of pages leads to a page of another kind";
            }

            _chain.Append(page.Slice(PageHeaderBytes, bytes));
            next = Number(page, 16);
        }

        return _chain.IsFull ? null : "its chain of pages ends too early";
    }

    private readonly ReadOnlySpan<byte> Page(int number) => _file.Slice(number * _pageBytes, _pageBytes);

    private readonly uint Number(ReadOnlySpan<byte> bytes, int offset) => _isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private readonly ushort Short(ReadOnlySpan<byte> bytes, int offset) => _isBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
}
