using System.Buffers.Binary;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// The pages of a write-ahead log (<c>rpmdb.sqlite-wal</c>) that take the place of the database's own: those of committed frames whose salt
/// and checksum are right, as SQLite itself recovers them (https://sqlite.org/fileformat2.html, section 4).
/// </summary>
sealed class SqliteLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377F0682;
    private const uint FormatVersion = 3_007_000;

    private readonly Dictionary<uint, int> _pages = [];

    private SqliteLog(int pageBytes) => PageBytes = pageBytes;

    /// <summary>Bytes of a page.</summary>
    public int PageBytes { get; }

    /// <summary>Pages of the database after the last commit; 0 when the log holds none.</summary>
    public uint DatabasePages { get; private set; }

    /// <summary>Where in the log the page's content is, or null when the database's own counts.</summary>
    public int? OffsetOf(uint page) => _pages.TryGetValue(page, out var offset) ? offset : null;

    /// <summary>Reads a log; null when it is empty or is none.</summary>
    /// <param name="log">The bytes of the file.</param>
    /// <param name="packages">Where it is noted that the log was not used, or not all of it.</param>
    public static SqliteLog? Read(ReadOnlySpan<byte> log, RpmPackages packages)
    {
        if (log.IsEmpty)
        {
            return null;
        }

        if (log.Length < HeaderBytes || (SqliteBytes.Number(log, 0) & ~1U) != Magic || SqliteBytes.Number(log, 4) != FormatVersion)
        {
            packages.Damage("The write-ahead log beside the SQLite file is none and was not used: packages in it are missing.");
            return null;
        }

        var pageBytes = SqliteBytes.Number(log, 8);
        var isBigEndian = (SqliteBytes.Number(log, 0) & 1) != 0;
        var sum = (0U, 0U);
        Add(log[..24], isBigEndian, ref sum);
        if (pageBytes is < 512 or > 65_536 || !uint.IsPow2(pageBytes) || sum != (SqliteBytes.Number(log, 24), SqliteBytes.Number(log, 28)))
        {
            packages.Damage("The write-ahead log beside the SQLite file has a damaged header and was not used: packages in it are missing.");
            return null;
        }

        var read = new SqliteLog((int)pageBytes);
        read.ReadFrames(log, isBigEndian, sum, packages);
        return read;
    }

    private void ReadFrames(ReadOnlySpan<byte> log, bool isBigEndian, (uint, uint) sum, RpmPackages packages)
    {
        var pending = new Dictionary<uint, int>();
        var position = HeaderBytes;
        var isEnd = false;
        for (var frames = 0; !isEnd && log.Length - position >= FrameHeaderBytes; frames++)
        {
            var header = log.Slice(position, FrameHeaderBytes);
            if (!header.Slice(8, 8).SequenceEqual(log.Slice(16, 8)))
            {
                // The log is used from its start again after each checkpoint: what follows is older.
                break;
            }

            isEnd = log.Length - position - FrameHeaderBytes < PageBytes || frames >= RpmLimits.LogFrames;
            if (!isEnd)
            {
                var page = log.Slice(position + FrameHeaderBytes, PageBytes);
                Add(header[..8], isBigEndian, ref sum);
                Add(page, isBigEndian, ref sum);
                isEnd = sum != (SqliteBytes.Number(header, 16), SqliteBytes.Number(header, 20));
            }

            if (isEnd)
            {
                packages.Damage("The write-ahead log beside the SQLite file is cut or damaged: what follows was not used.");
                return;
            }

            pending[SqliteBytes.Number(header, 0)] = position + FrameHeaderBytes;
            if (SqliteBytes.Number(header, 4) is > 0 and var pages)
            {
                Commit(pending, pages);
            }

            position += FrameHeaderBytes + PageBytes;
        }

        if (pending.Count > 0)
        {
            packages.Damage("The write-ahead log beside the SQLite file ends in a change that was not completed, which was not used.");
        }
    }

    private void Commit(Dictionary<uint, int> pending, uint pages)
    {
        foreach (var (page, offset) in pending)
        {
            _pages[page] = offset;
        }

        pending.Clear();
        DatabasePages = pages;
    }

    private static void Add(ReadOnlySpan<byte> bytes, bool isBigEndian, ref (uint First, uint Second) sum)
    {
        var (first, second) = sum;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            first += Word(bytes, isBigEndian) + second;
            second += Word(bytes[4..], isBigEndian) + first;
        }

        sum = (first, second);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
