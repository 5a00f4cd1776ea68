using ZstdSharp;

namespace Strata.Storage.Records;

/// <summary>
/// Packs contents that are stored one by one: a byte that says how, and the content, as it is or as a zstd frame. What is short stays as
/// it is. Not safe for concurrent use.
/// </summary>
internal sealed class ContentPacker : IDisposable
{
    private const byte AsIs = 0;
    private const byte Zstd = 1;
    private const int CompressionLevel = 3;

    /// <summary>Below this, compression saves less than a frame costs.</summary>
    private const int ShortLength = 256;

    private Compressor? _compressor;

    public byte[] Pack(ReadOnlySpan<byte> content)
    {
        if (content.Length > ShortLength)
        {
            _compressor ??= new Compressor(CompressionLevel);
            var frame = _compressor.Wrap(content);
            if (frame.Length < content.Length)
            {
                return [Zstd, .. frame];
            }
        }

        return [AsIs, .. content];
    }

    /// <summary>The content. One that claims to be larger than <see cref="RecordBlockReader.MaximumSize"/> is refused.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty || packed[0] > Zstd)
        {
            throw new CorruptRecordException("a content is packed in an unknown way");
        }

        if (packed[0] == AsIs)
        {
            return packed[1..].ToArray();
        }

        try
        {
            if (Decompressor.GetDecompressedSize(packed[1..]) > RecordBlockReader.MaximumSize)
            {
                throw new CorruptRecordException("a content has an impossible size");
            }

            using var decompressor = new Decompressor();
            return decompressor.Unwrap(packed[1..]).ToArray();
        }
        catch (ZstdException e)
        {
            throw new CorruptRecordException("a content cannot be unpacked", e);
        }
    }

    public void Dispose() => _compressor?.Dispose();
}
