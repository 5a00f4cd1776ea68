namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>The pages of an SQLite file as they are after its write-ahead log, without copying either.</summary>
readonly ref struct SqlitePages
{
    private readonly ReadOnlySpan<byte> _file;
    private readonly ReadOnlySpan<byte> _log;
    private readonly SqliteLog? _index;

    /// <summary>Opens the pages of a file.</summary>
    /// <param name="file">The database.</param>
    /// <param name="log">Its write-ahead log, or nothing.</param>
    /// <param name="index">What was found in the log.</param>
    /// <param name="pageBytes">Bytes of a page.</param>
    public SqlitePages(ReadOnlySpan<byte> file, ReadOnlySpan<byte> log, SqliteLog? index, int pageBytes)
    {
        _file = file;
        _log = log;
        _index = index;
        PageBytes = pageBytes;
        Count = (uint)Math.Max(file.Length / pageBytes, Math.Min(index?.DatabasePages ?? 0, (log.Length / pageBytes) + (file.Length / pageBytes)));
    }

    /// <summary>Bytes of a page.</summary>
    public int PageBytes { get; }

    /// <summary>How many pages there can be; the first has the number 1.</summary>
    public uint Count { get; }

    /// <summary>The content of a page; empty when the file has none of this number.</summary>
    public ReadOnlySpan<byte> this[uint page]
    {
        get
        {
            if (_index?.OffsetOf(page) is { } offset)
            {
                return _log.Slice(offset, PageBytes);
            }

            var start = ((long)page - 1) * PageBytes;
            return page == 0 || start + PageBytes > _file.Length ? default : _file.Slice((int)start, PageBytes);
        }
    }
}
