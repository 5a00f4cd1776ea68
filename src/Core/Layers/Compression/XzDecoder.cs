using System.Buffers.Binary;
using System.Globalization;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// xz (The .xz File Format 1.2): any number of streams with padding, blocks of LZMA2, every checksum, size and index verified. A block
/// whose dictionary exceeds the limit is refused before anything is allocated for it.
/// </summary>
/// <param name="input">The blob.</param>
/// <param name="dictionaryLimit">The largest dictionary of a block, in bytes.</param>
internal sealed class XzDecoder(BlobInput input, long dictionaryLimit) : BlockDecoder
{
    private const int HeaderBytes = 12;

    /// <summary>The smallest dictionary that encoders may count on.</summary>
    private const int SmallestDictionary = 4096;

    private readonly Lzma2Decoder _lzma2 = new(input);
    private XzCheck? _check;
    private XzIndex _blocks = new();
    private XzBlockHeader _header;
    private ushort _flags;
    private long _blockStart;
    private long _blockBytes;
    private bool _inStream;
    private bool _inBlock;
    private bool _ended;

    private static ReadOnlySpan<byte> Magic => [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00];

    /// <inheritdoc/>
    public override bool Decode(byte[] buffer)
    {
        Written = 0;
        while (Written < ChunkBytes && !_ended)
        {
            if (_inBlock)
            {
                DecodePart(buffer);
            }
            else if (_inStream)
            {
                BeginBlock();
            }
            else
            {
                BeginStream();
            }
        }

        return Written > 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _check?.Dispose();
        base.Dispose();
    }

    private CompressionException Damaged(string problem) => new(CompressionFormat.Xz, input.Offset, problem);

    private void BeginStream()
    {
        while (input.Ensure(4) && BinaryPrimitives.ReadUInt32LittleEndian(input.Span) == 0)
        {
            input.Position += 4;
        }

        input.Ensure(HeaderBytes);
        if (!input.Span.StartsWith(Magic))
        {
            if (input.Available > 0 && Magic.StartsWith(input.Span))
            {
                throw Damaged("the data ends in the header of a stream");
            }

            _ended = true;
            NoticeTrailingBytes(input, CompressionFormat.Xz);
            return;
        }

        var header = Take(HeaderBytes, "the header of a stream");
        _flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        if (Crc32.Append(0, header.Slice(6, 2)) != BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) || header[6] != 0 || header[7] > 15)
        {
            throw Damaged("the header of a stream is damaged");
        }

        _check?.Dispose();
        _check = new XzCheck(header[7]);
        if (!_check.IsKnown)
        {
            AddNotice($"The xz data has the unknown check {header[7]}, which was not verified.");
        }

        _blocks = new XzIndex();
        _inStream = true;
    }

    private void AddNotice(FormattableString notice)
    {
        var text = notice.ToString(CultureInfo.InvariantCulture);
        if (!Notices.Contains(text))
        {
            Notices.Add(text);
        }
    }

    private void BeginBlock()
    {
        if (!input.Ensure(1))
        {
            throw Damaged("the data ends before the index of a stream");
        }

        if (input.Span[0] == 0)
        {
            ReadIndex();
            _inStream = false;
            return;
        }

        _blockStart = input.Offset;
        _header = XzBlockHeader.Read(Take(XzBlockHeader.LengthOf(input.Span[0]), "the header of a block"), out var problem);
        if (problem is not null)
        {
            throw Damaged(problem);
        }

        if (_header.DictionaryBytes > dictionaryLimit)
        {
            throw new CompressionException(
                CompressionFormat.Xz,
                input.Offset,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"limit exceeded: a block needs a dictionary of {_header.DictionaryBytes} bytes, {dictionaryLimit} are allowed"),
                isLimit: true);
        }

        _lzma2.Start((int)Math.Clamp(_header.DictionaryBytes, SmallestDictionary, Array.MaxLength));
        _blockBytes = 0;
        _inBlock = true;
    }

    private void DecodePart(byte[] buffer)
    {
        var start = Written;
        var written = Written;
        try
        {
            _lzma2.Decode(buffer.AsSpan(HistoryBytes + start, ChunkBytes - start), ref written);
        }
        finally
        {
            Written = written;
        }

        _check!.Append(buffer.AsSpan(HistoryBytes + start, written - start));
        _blockBytes += written - start;
        if (_lzma2.IsDone)
        {
            EndBlock();
        }
    }

    private void EndBlock()
    {
        _inBlock = false;
        var end = input.Offset;
        var compressed = end - _blockStart - _header.Length;
        if ((_header.CompressedSize >= 0 && _header.CompressedSize != compressed)
            || (_header.UncompressedSize >= 0 && _header.UncompressedSize != _blockBytes))
        {
            throw Damaged("the size of a block is wrong");
        }

        if (Take((int)(-compressed & 3), "a block").ContainsAnyExcept((byte)0))
        {
            throw Damaged("the padding of a block is not zero");
        }

        var check = _check!;
        if (!check.EndsWith(Take(check.Length, "the check of a block")))
        {
            throw Damaged("the checksum of a block is wrong");
        }

        _blocks.Add(end - _blockStart + check.Length, _blockBytes);
    }

    /// <summary>Reads the index and the footer, which must agree with each other and with the blocks.</summary>
    private void ReadIndex()
    {
        var start = input.Offset;
        var checksum = 0u;
        TakeByte(ref checksum);
        var index = new XzIndex();
        for (var left = TakeNumber(ref checksum); left > 0; left--)
        {
            var unpadded = TakeNumber(ref checksum);
            index.Add(unpadded, TakeNumber(ref checksum));
        }

        while (((input.Offset - start) & 3) != 0)
        {
            if (TakeByte(ref checksum) != 0)
            {
                throw Damaged("the padding of an index is not zero");
            }
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(Take(4, "an index")) != checksum || !index.Equals(_blocks))
        {
            throw Damaged("the index of a stream is wrong");
        }

        var length = input.Offset - start;
        var footer = Take(HeaderBytes, "the footer of a stream");
        if (Crc32.Append(0, footer.Slice(4, 6)) != BinaryPrimitives.ReadUInt32LittleEndian(footer)
            || (BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1L) * 4 != length
            || BinaryPrimitives.ReadUInt16LittleEndian(footer[8..]) != _flags
            || !footer.EndsWith("YZ"u8))
        {
            throw Damaged("the footer of a stream is wrong");
        }
    }

    private long TakeNumber(ref uint checksum)
    {
        var number = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var value = TakeByte(ref checksum);
            number |= (long)(value & 0x7F) << shift;
            if (value < 0x80)
            {
                return value != 0 || shift == 0 ? number : throw Damaged("a number in an index is damaged");
            }
        }

        throw Damaged("a number in an index is damaged");
    }

    private byte TakeByte(ref uint checksum)
    {
        var bytes = Take(1, "an index");
        checksum = Crc32.Append(checksum, bytes);
        return bytes[0];
    }

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (!input.Ensure(count))
        {
            throw Damaged($"the data ends in {what}");
        }

        var taken = input.Span[..count];
        input.Position += count;
        return taken;
    }
}
