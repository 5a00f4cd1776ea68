using Strata.Core.Layers.Tar;

namespace Strata.Core.Layers.Lazy;

/// <summary>The current entry of a table of contents, in the form in which layers take entries. Used again for each entry.</summary>
internal sealed class TocEntry : ILayerEntry
{
    /// <summary>What it is.</summary>
    public TocEntryKind Kind { get; set; }

    /// <summary>The name, in its buffer.</summary>
    public TocString NameText { get; } = new();

    /// <summary>The link name, in its buffer.</summary>
    public TocString LinkNameText { get; } = new();

    /// <inheritdoc/>
    public TarEntryType Type => Kind switch
    {
        TocEntryKind.Directory => TarEntryType.Directory,
        TocEntryKind.Regular => TarEntryType.Regular,
        TocEntryKind.SymbolicLink => TarEntryType.SymbolicLink,
        TocEntryKind.HardLink => TarEntryType.HardLink,
        TocEntryKind.Special => TarEntryType.Special,
        _ => TarEntryType.Ignored,
    };

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Name => NameText.Value;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> LinkName => LinkNameText.Value;

    /// <inheritdoc/>
    public long Size { get; set; }

    /// <inheritdoc/>
    public bool IsUnreadable => false;

    /// <summary>Where the data is in the blob: the gzip member that holds it, or its first frame.</summary>
    public long Offset { get; set; }

    /// <summary>Where the frames of the whole file end (zstd:chunked).</summary>
    public long EndOffset { get; set; }

    /// <summary>How many bytes of the decompressed member come before the data (eStargz).</summary>
    public long InnerOffset { get; set; }

    /// <summary>Where the chunk is in the file.</summary>
    public long ChunkOffset { get; set; }

    /// <summary>How many bytes of the file the chunk has; zero for up to its end.</summary>
    public long ChunkSize { get; set; }

    /// <summary>True for a chunk of nothing but zeros, which need not be fetched.</summary>
    public bool IsZeros { get; set; }

    /// <summary>sha256 of the whole file; null when it is not given.</summary>
    public byte[]? Digest { get; set; }

    /// <summary>sha256 of the chunk; null when it is not given.</summary>
    public byte[]? ChunkDigest { get; set; }

    /// <summary>There is none here: whoever reads the table fetches content.</summary>
    public int ReadContent(Span<byte> destination) => 0;

    /// <summary>Makes it an entry of which nothing is known.</summary>
    public void Clear()
    {
        NameText.Clear();
        LinkNameText.Clear();
        (Kind, IsZeros, Digest, ChunkDigest) = (TocEntryKind.Unknown, false, null, null);
        (Size, Offset, EndOffset, InnerOffset, ChunkOffset, ChunkSize) = (0, 0, 0, 0, 0, 0);
    }
}
