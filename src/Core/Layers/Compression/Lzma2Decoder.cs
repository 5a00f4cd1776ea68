using System.Buffers.Binary;

namespace Strata.Core.Layers.Compression;

/// <summary>LZMA2, the chunk format inside xz: chunks of at most 64 KiB, compressed or stored, each may reset what was learnt.</summary>
/// <param name="input">The blob.</param>
internal sealed class Lzma2Decoder(BlobInput input)
{
    private readonly byte[] _chunk = new byte[(64 << 10) + LzmaDecoder.Padding];
    private readonly LzmaWindow _window = new();
    private LzmaDecoder? _decoder;
    private bool _needsDictionaryReset;
    private bool _needsProperties;
    private bool _isStored;
    private int _left;

    private LzmaDecoder Decoder => _decoder ??= new LzmaDecoder(_window);

    /// <summary>True when the end marker has been read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Begins a block with a dictionary of so many bytes.</summary>
    public void Start(int dictionaryBytes)
    {
        _window.Reset(dictionaryBytes);
        (_needsDictionaryReset, _needsProperties) = (true, true);
        _left = 0;
        IsDone = false;
    }

    /// <summary>
    /// Decodes into <paramref name="destination"/> until it is full or the block is done. <paramref name="written"/> is right also
    /// when an exception is thrown.
    /// </summary>
    /// <exception cref="CompressionException">The block is damaged.</exception>
    public void Decode(Span<byte> destination, ref int written)
    {
        var start = written;
        while (written - start < destination.Length && !IsDone)
        {
            if (_left == 0)
            {
                BeginChunk();
                continue;
            }

            var part = destination[(written - start)..];
            part = part[..Math.Min(part.Length, _left)];
            if (_isStored)
            {
                part = part[..CopyStored(part)];
                written += part.Length;
            }
            else
            {
                var isGood = Decoder.Decode(part, out var count);
                written += count;
                if (!isGood)
                {
                    throw Damaged("a chunk is damaged");
                }
            }

            _left -= part.Length;
            if (_left == 0 && !_isStored && !Decoder.TryEnd())
            {
                throw Damaged("a chunk does not end where its length says");
            }
        }
    }

    private CompressionException Damaged(string problem) => new(CompressionFormat.Xz, input.Offset, problem);

    private void BeginChunk()
    {
        Span<byte> header = stackalloc byte[6];
        Fill(header[..1]);
        var control = header[0];
        if (control == 0)
        {
            IsDone = true;
            return;
        }

        var resetsDictionary = control is 1 or >= 0xE0;
        if (control is > 2 and < 0x80 || (_needsDictionaryReset && !resetsDictionary))
        {
            throw Damaged("a chunk begins with an impossible control byte");
        }

        if (resetsDictionary)
        {
            _window.Forget();
            Decoder.ResetPosition();
            (_needsDictionaryReset, _needsProperties) = (false, true);
        }

        _isStored = control <= 2;
        Fill(header.Slice(1, _isStored ? 2 : control >= 0xC0 ? 5 : 4));
        _left = BinaryPrimitives.ReadUInt16BigEndian(header[1..]) + 1;
        if (!_isStored)
        {
            _left += (control & 0x1F) << 16;
            Prepare(control, header[5]);
            FillChunk(BinaryPrimitives.ReadUInt16BigEndian(header[3..]) + 1);
        }
    }

    /// <summary>Resets what the control byte says: from A0 the state, from C0 also the properties.</summary>
    private void Prepare(byte control, byte properties)
    {
        if (control >= 0xC0)
        {
            if (!Decoder.SetProperties(properties))
            {
                throw Damaged("the properties of a chunk are impossible");
            }

            _needsProperties = false;
        }

        if (control >= 0xA0)
        {
            Decoder.ResetState();
        }

        if (_needsProperties)
        {
            throw Damaged("a chunk uses properties that were never set");
        }
    }

    private void FillChunk(int length)
    {
        Fill(_chunk.AsSpan(0, length));
        _chunk.AsSpan(length, LzmaDecoder.Padding).Clear();
        if (!Decoder.Start(_chunk, length))
        {
            throw Damaged("a chunk is damaged");
        }
    }

    private int CopyStored(Span<byte> destination)
    {
        if (input.Available == 0 && !input.Refill())
        {
            throw Damaged("the data ends in a chunk");
        }

        var count = Math.Min(destination.Length, input.Available);
        input.Span[..count].CopyTo(destination);
        input.Position += count;
        _window.Append(destination[..count]);
        Decoder.AddPosition(count);
        return count;
    }

    private void Fill(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (input.Available == 0 && !input.Refill())
            {
                throw Damaged("the data ends in a chunk");
            }

            var count = Math.Min(destination.Length, input.Available);
            input.Span[..count].CopyTo(destination);
            input.Position += count;
            destination = destination[count..];
        }
    }
}
