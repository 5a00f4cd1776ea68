namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// Reads the table <c>Packages</c> of <c>rpmdb.sqlite</c> from the bytes of the file: pages, table trees, overflow chains and records
/// (https://sqlite.org/fileformat2.html). It reads nothing else of SQLite, and runs none of its code.
/// </summary>
ref struct SqliteReader
{
    private const int FileHeaderBytes = 100;
    private const int MinimumUsableBytes = 480;
    private const byte InteriorPage = 0x05;
    private const byte LeafPage = 0x0D;
    private const uint Utf8 = 1;

    private readonly SqlitePages _pages;
    private readonly RpmPackages _packages;
    private readonly int _usable;
    private readonly HashSet<uint> _visited = [];
    private readonly List<(uint Page, int Depth)> _open = [];
    private ChainBuffer _chain;
    private long _packagesRoot;

    private SqliteReader(SqlitePages pages, int usable, RpmPackages packages, int fileBytes)
    {
        _pages = pages;
        _usable = usable;
        _packages = packages;
        _chain = new ChainBuffer(fileBytes);
    }

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>True when the file begins as an SQLite database.</summary>
    public static bool IsFormOf(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>Reads every record into <paramref name="packages"/>.</summary>
    /// <param name="file">The database.</param>
    /// <param name="log">The write-ahead log beside it, or nothing.</param>
    /// <param name="packages">Gets the records.</param>
    public static void Read(ReadOnlySpan<byte> file, ReadOnlySpan<byte> log, RpmPackages packages)
    {
        if (file.Length < FileHeaderBytes)
        {
            packages.Damage("The SQLite file ends within its header.");
            return;
        }

        var pageBytes = SqliteBytes.Short(file, 16) is 1 ? 65_536 : SqliteBytes.Short(file, 16);
        if (pageBytes < 512 || !int.IsPow2(pageBytes) || pageBytes - file[20] < MinimumUsableBytes)
        {
            packages.Damage($"The SQLite file claims to have pages of {pageBytes} bytes.");
            return;
        }

        var index = SqliteLog.Read(log, packages);
        if (index is not null && index.PageBytes != pageBytes)
        {
            packages.Damage("The write-ahead log beside the SQLite file has pages of another size and was not used: packages in it are missing.");
            index = null;
        }

        var pages = new SqlitePages(file, log, index, pageBytes);
        new SqliteReader(pages, pageBytes - file[20], packages, file.Length + log.Length).Read(index);
    }

    private void Read(SqliteLog? log)
    {
        var header = _pages[1];
        if (header.IsEmpty)
        {
            _packages.Damage("The SQLite file ends within its first page.");
            return;
        }

        if (SqliteBytes.Number(header, 56) is not (Utf8 or 0))
        {
            _packages.Damage("The SQLite file does not use UTF-8, as rpm's do.");
            return;
        }

        // The count of pages in the header is right only when the same version of SQLite wrote both it and the file's last change.
        var claimed = log is { DatabasePages: > 0 } ? log.DatabasePages
            : SqliteBytes.Number(header, 24) == SqliteBytes.Number(header, 92) ? SqliteBytes.Number(header, 28) : 0;
        if (claimed > _pages.Count)
        {
            _packages.Damage($"The SQLite file is cut: it has {_pages.Count} of {claimed} pages.");
        }

        Walk(1, isSchema: true);
        if (_packagesRoot is < 2 or > uint.MaxValue)
        {
            _packages.Damage("The SQLite file has no table 'Packages' that can be read.");
            return;
        }

        _visited.Clear();
        Walk((uint)_packagesRoot, isSchema: false);
    }

    // Depth first, with a stack of ours: the file decides how deep the tree is.
    private void Walk(uint root, bool isSchema)
    {
        _open.Clear();
        _open.Add((root, 1));
        for (var steps = 0; _open.Count > 0 && !_packages.IsFull; steps++)
        {
            var (number, depth) = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            if (steps >= RpmLimits.Pages || depth > RpmLimits.TreeDepth)
            {
                _packages.Limit("A table of the SQLite file has more pages or levels than are read; the rest was not read.");
                return;
            }

            var page = _pages[number];
            if (page.IsEmpty)
            {
                _packages.Damage($"The SQLite file has no page {number}: the records on it are missing.");
            }
            else if (!_visited.Add(number))
            {
                _packages.Damage($"Two places of the SQLite file lead to page {number}, which was read once.");
            }
            else
            {
                ReadPage(number, page, depth, isSchema);
            }
        }
    }

    private void ReadPage(uint number, ReadOnlySpan<byte> page, int depth, bool isSchema)
    {
        var header = number == 1 ? FileHeaderBytes : 0;
        var isLeaf = page[header] == LeafPage;
        var pointers = header + (isLeaf ? 8 : 12);
        var cells = SqliteBytes.Short(page, header + 3);
        if ((!isLeaf && page[header] != InteriorPage) || pointers + (cells * sizeof(ushort)) > _usable)
        {
            _packages.Damage($"Page {number} of the SQLite file is no page of a table: the records on it are missing.");
            return;
        }

        var damaged = 0;
        for (var i = 0; isLeaf && i < cells && !_packages.IsFull; i++)
        {
            var start = SqliteBytes.Short(page, pointers + (i * sizeof(ushort)));
            if (start < pointers || start >= _usable || !ReadCell(page[start.._usable], isSchema))
            {
                damaged++;
            }
        }

        if (!isLeaf)
        {
            damaged = AddChildren(page, pointers, cells, depth);
        }

        if (damaged > 0)
        {
            _packages.Damage($"Page {number} of the SQLite file has {damaged} entries that are not within it: records are missing.");
        }
    }

    private readonly int AddChildren(ReadOnlySpan<byte> page, int pointers, int cells, int depth)
    {
        var damaged = 0;
        _open.Add((SqliteBytes.Number(page, pointers - 4), depth + 1));
        for (var i = cells - 1; i >= 0; i--)
        {
            var start = SqliteBytes.Short(page, pointers + (i * sizeof(ushort)));
            if (start < pointers || start > _usable - sizeof(uint))
            {
                damaged++;
            }
            else
            {
                _open.Add((SqliteBytes.Number(page, start), depth + 1));
            }
        }

        return damaged;
    }

    private bool ReadCell(ReadOnlySpan<byte> cell, bool isSchema)
    {
        if (!SqliteBytes.TryTakeVarint(ref cell, out var length) || !SqliteBytes.TryTakeVarint(ref cell, out var row))
        {
            return false;
        }

        var problem = ReadPayload(cell, length, out var payload);
        if (problem is null && SqliteBytes.TrySplitRecord(payload, out var types, out var values))
        {
            if (isSchema)
            {
                TakeSchemaRow(types, values);
                return true;
            }

            // The first column is the row's own number, which is stored as null.
            if (SqliteBytes.TryTakeColumn(ref types, ref values, out _, out _)
                && SqliteBytes.TryTakeColumn(ref types, ref values, out var type, out var blob) && type >= 12 && type % 2 == 0)
            {
                _packages.Add(row, blob);
                return true;
            }
        }

        _packages.Skip(row, problem ?? "it is no row of the table 'Packages'");
        return true;
    }

    private string? ReadPayload(ReadOnlySpan<byte> cell, long length, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var local = LocalBytes(length);
        if (length < 0 || local > cell.Length - (local < length ? sizeof(uint) : 0))
        {
            return "it is longer than its page";
        }

        payload = cell[..local];
        if (local == length)
        {
            return null;
        }

        if (!_chain.Begin(length))
        {
            return ChainBuffer.TooLong;
        }

        _chain.Append(payload);
        var next = SqliteBytes.Number(cell, local);
        for (var left = _pages.Count; !_chain.IsFull; left--)
        {
            var page = _pages[next];
            if (page.IsEmpty || left == 0)
            {
                return page.IsEmpty ? "it continues on a page that the file does not have" : "its chain of pages is a circle";
            }

            _chain.Append(page[sizeof(uint).._usable]);
            next = SqliteBytes.Number(page, 0);
        }

        payload = _chain.Written;
        return null;
    }

    private readonly int LocalBytes(long length)
    {
        if (length <= _usable - 35)
        {
            return (int)length;
        }

        var least = ((_usable - 12) * 32 / 255) - 23;
        var local = least + ((length - least) % (_usable - 4));
        return (int)(local <= _usable - 35 ? local : least);
    }

    // Type, name, name of the table, first page, statement.
    private void TakeSchemaRow(ReadOnlySpan<byte> types, ReadOnlySpan<byte> values)
    {
        if (SqliteBytes.TryTakeColumn(ref types, ref values, out _, out var kind) && kind.SequenceEqual("table"u8)
            && SqliteBytes.TryTakeColumn(ref types, ref values, out _, out var name) && name.SequenceEqual("Packages"u8)
            && SqliteBytes.TryTakeColumn(ref types, ref values, out _, out _)
            && SqliteBytes.TryTakeColumn(ref types, ref values, out var type, out var page))
        {
            _packagesRoot = SqliteBytes.NumberOf(type, page) ?? 0;
        }
    }
}
