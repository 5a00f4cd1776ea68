using System.Buffers.Binary;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// gzip (RFC 1952): any number of members, each with its checksum and length verified. Bytes after the last member that do not
/// begin another one are noticed and left out, as gzip(1) does.
/// </summary>
/// <param name="input">The blob.</param>
internal sealed class GzipDecoder(BlobInput input) : BlockDecoder
{
    private const int HeaderCrcFlag = 2;
    private const int ExtraFlag = 4;
    private const int NameFlag = 8;
    private const int CommentFlag = 16;
    private const int ReservedFlags = 0xE0;

    private readonly Inflater _inflater = new(input);
    private byte[] _previous = [];
    private uint _crc;
    private uint _memberBytes;
    private int _history;
    private bool _ended;
    private bool _inMember;

    /// <inheritdoc/>
    public override bool Decode(byte[] buffer)
    {
        var lowest = HistoryBytes - _history;
        if (_history > 0)
        {
            _previous.AsSpan(HistoryBytes + Written - _history, _history).CopyTo(buffer.AsSpan(lowest));
        }

        Written = 0;
        _previous = buffer;
        var position = HistoryBytes;
        while (position < HistoryBytes + ChunkBytes && !_ended)
        {
            if (!_inMember)
            {
                if (!BeginMember())
                {
                    break;
                }

                lowest = position;
            }

            var start = position;
            try
            {
                _inflater.Decode(buffer, lowest, ref position, HistoryBytes + ChunkBytes);
            }
            finally
            {
                Written = position - HistoryBytes;
            }

            _crc = Crc32.Append(_crc, buffer.AsSpan(start, position - start));
            _memberBytes += (uint)(position - start);
            if (_inflater.IsDone)
            {
                EndMember();
            }
        }

        _history = _inMember ? Math.Min(position - lowest, HistoryBytes) : 0;
        return Written > 0;
    }

    private CompressionException Damaged(string problem) => new(CompressionFormat.Gzip, input.Offset, problem);

    /// <summary>Reads a member's header; false when the blob ends or something else follows the last member.</summary>
    private bool BeginMember()
    {
        input.Ensure(2);
        if (input.Span is not ([0x1F] or [0x1F, 0x8B, ..]))
        {
            _ended = true;
            NoticeTrailingBytes(input, CompressionFormat.Gzip);
            return false;
        }

        var check = 0u;
        Span<byte> header = stackalloc byte[10];
        ReadHeader(header, ref check);
        var flags = header[3];
        if (header[2] != 8 || (flags & ReservedFlags) != 0)
        {
            throw Damaged("a member has an unknown compression method or unknown flags");
        }

        if ((flags & ExtraFlag) != 0)
        {
            SkipExtra(ref check);
        }

        SkipText((flags & NameFlag) != 0, ref check);
        SkipText((flags & CommentFlag) != 0, ref check);
        if ((flags & HeaderCrcFlag) != 0)
        {
            var expected = (ushort)check;
            ReadHeader(header[..2], ref check);
            if (BinaryPrimitives.ReadUInt16LittleEndian(header) != expected)
            {
                throw Damaged("the checksum of a member's header is wrong");
            }
        }

        _crc = 0;
        _memberBytes = 0;
        _inMember = true;
        _inflater.Start();
        return true;
    }

    private void EndMember()
    {
        _inMember = false;
        if (!input.Ensure(8))
        {
            throw Damaged("the data ends in the trailer of a member");
        }

        var crc = BinaryPrimitives.ReadUInt32LittleEndian(input.Span);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(input.Span[4..]);
        if (crc != _crc)
        {
            throw Damaged("the checksum of a member is wrong");
        }

        if (length != _memberBytes)
        {
            throw Damaged("the length of a member is wrong");
        }

        input.Position += 8;
    }

    private void ReadHeader(Span<byte> destination, ref uint check)
    {
        if (!input.Ensure(destination.Length))
        {
            throw Damaged("the data ends in the header of a member");
        }

        input.Span[..destination.Length].CopyTo(destination);
        input.Position += destination.Length;
        check = Crc32.Append(check, destination);
    }

    private void SkipExtra(ref uint check)
    {
        Span<byte> bytes = stackalloc byte[2];
        ReadHeader(bytes, ref check);
        for (var left = (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes); left > 0; left--)
        {
            ReadHeader(bytes[..1], ref check);
        }
    }

    private void SkipText(bool isPresent, ref uint check)
    {
        Span<byte> value = [1];
        while (isPresent && value[0] != 0)
        {
            ReadHeader(value, ref check);
        }
    }
}
