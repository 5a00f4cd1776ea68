using System.Globalization;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// Decompresses a blob into buffers of <see cref="BufferBytes"/>. In front of each buffer is room for the history that a decoder
/// copies there from the buffer before, so that matches never cross buffers.
/// </summary>
internal abstract class BlockDecoder : IDisposable
{
    /// <summary>Room for history in front of the decoded bytes: the window of DEFLATE.</summary>
    public const int HistoryBytes = 32 << 10;

    /// <summary>Decoded bytes that one buffer is meant to hold.</summary>
    public const int ChunkBytes = 256 << 10;

    /// <summary>Room behind the chunk for the longest match and for copies in whole vectors.</summary>
    public const int SlackBytes = 512;

    /// <summary>The length of every buffer.</summary>
    public const int BufferBytes = HistoryBytes + ChunkBytes + SlackBytes;

    /// <summary>
    /// The bytes that the last <see cref="Decode"/> wrote, from <see cref="HistoryBytes"/> on. Right also after an exception: what was
    /// decoded before the damage.
    /// </summary>
    public int Written { get; protected set; }

    /// <summary>Oddities that do not damage the content, as sentences.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>
    /// Decodes until the chunk is full or the content ends; false when it has ended and nothing was written. The buffer of the call
    /// before must still hold what was written to it.
    /// </summary>
    /// <exception cref="CompressionException">The content is damaged.</exception>
    public abstract bool Decode(byte[] buffer);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Reads what follows the end of the compressed data and makes a notice of it, if there is any.</summary>
    protected void NoticeTrailingBytes(BlobInput input, CompressionFormat format)
    {
        var start = input.Offset;
        input.Drain();
        if (input.Offset > start)
        {
            Notices.Add(string.Create(
                CultureInfo.InvariantCulture, $"{input.Offset - start} bytes after the {CompressionException.NameOf(format)} data are ignored."));
        }
    }
}
