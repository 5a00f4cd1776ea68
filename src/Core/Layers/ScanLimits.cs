namespace Strata.Core.Layers;

/// <summary>
/// Every limit of a scan, with the attack that it stops. Exceeding one is a warning and the status <c>partial</c>, never a silent
/// truncation. docs/reference/limits.md lists them; a test compares.
/// </summary>
public sealed record ScanLimits
{
    /// <summary>Decompressed bytes of one layer: gzip, zstd, xz and bzip2 bombs. 20 GiB.</summary>
    public long LayerBytes { get; init; } = 20L << 30;

    /// <summary>Decompressed bytes of all layers of an image. 40 GiB.</summary>
    public long ImageBytes { get; init; } = 40L << 30;

    /// <summary>Tar entries of one layer: millions of tiny entries. 5,000,000.</summary>
    public int LayerEntries { get; init; } = 5_000_000;

    /// <summary>
    /// Output over input after the first 64 MiB of output. Deflate cannot exceed 1,032:1; other codecs can, and only bombs do. 5,000.
    /// </summary>
    public int CompressionRatio { get; init; } = 5_000;

    /// <summary>Bytes of one wanted file; a larger one is skipped with a warning. 256 MiB.</summary>
    public long FileBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of one wanted file up to which it is held in memory; above, in a temporary file. 8 MiB.</summary>
    public int FileBytesInMemory { get; init; } = 8 << 20;

    /// <summary>Bytes of all wanted files of a layer: thousands of maximal files in status.d. 1 GiB.</summary>
    public long KeptBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of all wanted files of an image that are held in memory; above, in temporary files. 32 MiB.</summary>
    public long KeptBytesInMemory { get; init; } = 32L << 20;

    /// <summary>Wanted files, links and whiteouts that are remembered of one layer. 200,000.</summary>
    public int KeptEntries { get; init; } = 200_000;

    /// <summary>The same for the merged file system of an image: thousands of layers that each remember the most. 1,000,000.</summary>
    public int ImageKeptEntries { get; init; } = 1_000_000;

    /// <summary>
    /// Bytes of the names and link targets that are remembered of one layer, and again of the merged file system: entries with
    /// names of <see cref="PathBytes"/> each. 64 MiB.
    /// </summary>
    public long KeptPathBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of a path inside an image; Linux allows 4,096.</summary>
    public int PathBytes { get; init; } = 4_096;

    /// <summary>Bytes of one PAX or GNU long-name record, as Go's reader allows. 1 MiB.</summary>
    public int TarHeaderBytes { get; init; } = 1 << 20;

    /// <summary>Symbolic links followed for one look-up, as the kernel's ELOOP. 40.</summary>
    public int LinkHops { get; init; } = 40;

    /// <summary>
    /// Times that the layers of an image are read: once, and again for files that only links lead to. Links that each reveal the next
    /// would have it read without end. 5.
    /// </summary>
    public int ImageReadings { get; init; } = 5;

    /// <summary>Layers of an image; engines stop at 127 to 500. 10,000.</summary>
    public int ImageLayers { get; init; } = 10_000;

    /// <summary>
    /// Bytes of a wanted file that is kept whole in the state of a file system, for layers that are analysed later; a longer one that its
    /// detector cannot shorten is not known to them. 4 MiB.
    /// </summary>
    public int TreeFileBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of all files, shortened, in the state of a file system. 32 MiB.</summary>
    public int TreeContentBytes { get; init; } = 32 << 20;

    /// <summary>
    /// Seconds that reading the layers of an image may take, whatever they wait for; what is not read by then is damaged. 14,400.
    /// </summary>
    public int ReadSeconds { get; init; } = 14_400;

    /// <summary>Bytes of a layer's table of contents as it lies in the blob; above, the layer is read as a whole. 50 MiB.</summary>
    public long TocBytes { get; init; } = 50L << 20;

    /// <summary>Bytes of a layer's table of contents as text; above, the layer is read as a whole. 150 MiB.</summary>
    public long TocTextBytes { get; init; } = 150L << 20;

    /// <summary>Requests for parts of one layer; above, it is read as a whole. 200.</summary>
    public int RangeRequests { get; init; } = 200;

    /// <summary>The window of a zstd frame or the dictionary of an xz stream. 128 MiB.</summary>
    public long DecompressionWindowBytes { get; init; } = 128L << 20;
}
