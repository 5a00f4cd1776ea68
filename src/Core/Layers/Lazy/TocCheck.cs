using System.Globalization;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// Whether the entries of a table of contents fit each other and the blob: no name twice, chunks that follow their file without gap or
/// overlap and add up to its size, data in ascending order within the part of the blob that holds the archive. Writers produce exactly
/// that; what differs is doubt.
/// </summary>
/// <param name="kind">The format.</param>
/// <param name="dataEnd">Where in the blob the archive's data ends.</param>
/// <param name="limits">Entries, and the length of paths.</param>
internal sealed class TocCheck(TocKind kind, long dataEnd, ScanLimits limits)
{
    /// <summary>
    /// The most decompressed bytes in front of a file in a gzip member that it shares with others. Writers put small files together up to
    /// some megabytes.
    /// </summary>
    public const long MaximumInnerOffset = 64L << 20;

    private readonly TocNames _names = new();
    private readonly EntryPath _path = new(limits);
    private byte[] _fileName = [];
    private int _fileNameLength;
    private int _entries;
    private long _fileSize;
    private long _covered;
    private long _fileEnd;
    private long _lastOffset;
    private long _lastInnerEnd;

    /// <summary>How many bytes of its file the chunk of the last entry has; zero when the entry has no data.</summary>
    public long ChunkLength { get; private set; }

    /// <summary>Checks the next entry.</summary>
    /// <exception cref="TocDoubtException">It does not fit.</exception>
    public void Add(TocEntry entry)
    {
        if (++_entries > limits.LayerEntries)
        {
            throw new TocDoubtException(string.Create(
                CultureInfo.InvariantCulture, $"its table of contents has more than {limits.LayerEntries} entries ({nameof(ScanLimits.LayerEntries)})"));
        }

        ChunkLength = 0;
        if (entry.Kind == TocEntryKind.Chunk)
        {
            Require(_covered < _fileSize && entry.Name.SequenceEqual(_fileName.AsSpan(0, _fileNameLength)), "has a chunk of no file");
            AddData(entry);
            return;
        }

        Require(entry.Kind != TocEntryKind.Unknown, "has an entry of an unknown type");
        EndFile();
        AddName(entry);
        (_fileSize, _covered) = entry.Kind == TocEntryKind.Regular ? (entry.Size, 0) : (0, 0);
        if (_fileSize > 0)
        {
            Remember(entry.Name);
            _fileEnd = kind == TocKind.ZstdChunked ? entry.EndOffset : dataEnd;
            Require(entry.Offset < _fileEnd && _fileEnd <= dataEnd, "names bytes outside of the archive");
            Require(kind == TocKind.EStargz || entry.Offset >= _lastOffset, "has files that overlap or are not in order");
            AddData(entry);
        }
    }

    /// <summary>Checks what only the end tells.</summary>
    /// <exception cref="TocDoubtException">A file lacks chunks, or a name is there twice.</exception>
    public void Finish()
    {
        EndFile();
        Require(_names.AreDistinct(), "has a name twice");
    }

    private static void Require(bool isTrue, string problem)
    {
        if (!isTrue)
        {
            throw new TocDoubtException("its table of contents " + problem);
        }
    }

    private void AddName(TocEntry entry)
    {
        switch (_path.Clean(entry.Name, out var path))
        {
            case EntryPathResult.Valid:
                _names.Add(path);
                break;
            case EntryPathResult.Root:
                Require(entry.Kind == TocEntryKind.Directory, "has a nameless entry");
                break;
        }
    }

    private void AddData(TocEntry entry)
    {
        var left = _fileSize - _covered;
        ChunkLength = entry.ChunkSize == 0 ? left : entry.ChunkSize;
        Require(entry.ChunkOffset == _covered && ChunkLength <= left, "has chunks that do not add up to their file");
        Require(entry.Offset >= _lastOffset && entry.Offset < _fileEnd, "has chunks that overlap, are not in order or lie outside of the archive");
        if (kind == TocKind.EStargz)
        {
            var inner = entry.Offset == _lastOffset ? _lastInnerEnd : 0;
            Require(entry.InnerOffset >= inner && entry.InnerOffset <= MaximumInnerOffset, "has files that overlap within a gzip member");
            _lastInnerEnd = entry.InnerOffset + ChunkLength;
        }

        _covered += ChunkLength;
        _lastOffset = entry.Offset;
    }

    private void EndFile()
    {
        Require(_covered == _fileSize, "has chunks that do not add up to their file");
        if (_fileSize > 0 && kind == TocKind.ZstdChunked)
        {
            _lastOffset = _fileEnd;
        }

        (_fileSize, _covered) = (0, 0);
    }

    private void Remember(ReadOnlySpan<byte> name)
    {
        if (_fileName.Length < name.Length)
        {
            _fileName = new byte[name.Length];
        }

        name.CopyTo(_fileName);
        _fileNameLength = name.Length;
    }
}
