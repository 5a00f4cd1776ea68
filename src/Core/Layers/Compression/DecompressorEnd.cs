namespace Strata.Core.Layers.Compression;

/// <summary>How the decompressing thread ended.</summary>
internal sealed class DecompressorEnd
{
    /// <summary>The format that was detected.</summary>
    public CompressionFormat Format { get; set; }

    /// <summary>Damage or a limit; null when the content ended well.</summary>
    public CompressionException? Failure { get; set; }

    /// <summary>Anything else that ended the thread: a failed read, cancellation.</summary>
    public Exception? Error { get; set; }

    /// <summary>What the decoder noticed.</summary>
    public IReadOnlyList<string> Notices { get; set; } = [];

    /// <summary>Bytes of the blob that were read.</summary>
    public long BlobSize { get; set; }

    /// <summary>True when the blob was read to its end.</summary>
    public bool IsBlobRead { get; set; }
}
