namespace Strata.Core.Layers.Lazy;

/// <summary>
/// Learns which files of a layer are wanted, in the place of where their content goes, on a first walk over the table of contents; and
/// what of the blob has to be fetched for them.
/// </summary>
/// <param name="kind">The format.</param>
/// <param name="dataEnd">Where in the blob the archive's data ends.</param>
/// <param name="limits">How many chunks are remembered.</param>
internal sealed class WantedFiles(TocKind kind, long dataEnd, ScanLimits limits) : IContentStore
{
    private readonly List<WantedChunk> _inLastMember = [];
    private WantedFile? _current;
    private TocEntry? _entry;
    private int _chunks;

    /// <summary>The files, in the order in which they are asked for.</summary>
    public List<WantedFile> Files { get; } = [];

    /// <summary>To be called before an entry that is no chunk is handed to the layer.</summary>
    public void Begin(TocEntry entry) => (_entry, _current) = (entry, null);

    /// <summary>Keeps nothing: that a content comes here says that its file is wanted.</summary>
    public bool TryKeep(int size, ContentReader read, out ReadOnlyMemory<byte> content)
    {
        content = default;
        Files.Add(_current = new WantedFile(_entry!.Digest, _entry.EndOffset));
        return true;
    }

    /// <summary>To be called with each entry that has data, after it was handed to the layer.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="length">How many bytes of its file it has.</param>
    /// <exception cref="TocDoubtException">A wanted chunk cannot be verified, or there are too many.</exception>
    public void AddData(TocEntry entry, long length)
    {
        if (_inLastMember is [var first, ..] && entry.Offset > first.Offset)
        {
            _inLastMember.ForEach(chunk => chunk.End = entry.Offset);
            _inLastMember.Clear();
        }

        if (_current is null)
        {
            return;
        }

        var isWhole = entry.Kind == TocEntryKind.Regular && length == entry.Size;
        if (kind == TocKind.EStargz ? entry.ChunkDigest is null : _current.Digest is null || (entry.ChunkDigest is null && !isWhole))
        {
            throw new TocDoubtException("its table of contents has no digest for what is wanted of it");
        }

        if (++_chunks > limits.KeptEntries)
        {
            throw new TocDoubtException($"what is wanted of it has more than {limits.KeptEntries} chunks ({nameof(ScanLimits.KeptEntries)})");
        }

        Add(entry, length, _current);
    }

    /// <summary>Puts the chunks together to what is decompressed at once, and that to requests. To be called once, last.</summary>
    public void Plan()
    {
        WantedExtent? extent = null;
        WantedRange? range = null;
        foreach (var file in Files)
        {
            var position = 0L;
            foreach (var chunk in file.Chunks.Where(chunk => !chunk.IsZeros))
            {
                var goesOn = kind == TocKind.EStargz ? extent?.Offset == chunk.Offset : position > 0 && extent?.End == chunk.Offset;
                if (!goesOn)
                {
                    extent = new WantedExtent { Offset = chunk.Offset, End = chunk.End };
                    position = 0;
                    if (range is null || extent.Offset - range.End >= WantedRange.MaximumGapBytes)
                    {
                        range = new WantedRange { Offset = extent.Offset, End = extent.End };
                    }

                    extent.Range = range;
                }

                range!.End = extent!.End = chunk.End;
                chunk.Extent = extent;
                chunk.Position = kind == TocKind.EStargz ? chunk.Position : position;
                position += chunk.Length;
            }
        }
    }

    private void Add(TocEntry entry, long length, WantedFile file)
    {
        var chunk = new WantedChunk
        {
            Offset = entry.Offset,
            End = kind == TocKind.EStargz ? dataEnd : file.End,
            Position = entry.InnerOffset,
            Length = length,
            Digest = entry.ChunkDigest,
            IsZeros = entry.IsZeros && kind == TocKind.ZstdChunked,
        };
        if (kind == TocKind.EStargz)
        {
            _inLastMember.Add(chunk);
        }
        else if (file.Chunks is [.., var last])
        {
            last.End = entry.Offset;
        }

        file.Chunks.Add(chunk);
    }
}
