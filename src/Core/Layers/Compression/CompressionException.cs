namespace Strata.Core.Layers.Compression;

/// <summary>A compressed blob is damaged, uses what is not supported, or exceeds a limit. What was decompressed before is good.</summary>
internal sealed class CompressionException : Exception
{
    /// <summary>Makes the exception; the message tells format and offset.</summary>
    /// <param name="format">The format of the blob.</param>
    /// <param name="offset">How many bytes of the blob had been read, near where the problem is.</param>
    /// <param name="problem">What is wrong, as the end of a sentence.</param>
    /// <param name="isLimit">True when a limit of <see cref="ScanLimits"/> stopped it, false when the content is damaged.</param>
    /// <param name="inner">The cause, or null.</param>
    public CompressionException(CompressionFormat format, long offset, string problem, bool isLimit = false, Exception? inner = null)
        : base(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{NameOf(format)} data near byte {offset}: {problem}"), inner)
    {
        Format = format;
        Offset = offset;
        IsLimit = isLimit;
    }

    /// <summary>The format of the blob.</summary>
    public CompressionFormat Format { get; }

    /// <summary>How many bytes of the blob had been read, near where the problem is.</summary>
    public long Offset { get; }

    /// <summary>True when a limit stopped it (<c>limit-exceeded</c>), false when the content is damaged (<c>layer-damaged</c>).</summary>
    public bool IsLimit { get; }

    /// <summary>The format's name as text.</summary>
    internal static string NameOf(CompressionFormat format) => format switch
    {
        CompressionFormat.Gzip => "gzip",
        CompressionFormat.Zstd => "zstd",
        CompressionFormat.Xz => "xz",
        CompressionFormat.Bzip2 => "bzip2",
        _ => "plain",
    };
}
