namespace Strata.Core.Layers.Compression;

/// <summary>
/// bzip2: any number of streams, each block's and each stream's checksum verified. Blocks in the randomised form, which no encoder
/// has written since 1997, are refused.
/// </summary>
/// <param name="input">The blob.</param>
internal sealed class Bzip2Decoder(BlobInput input) : BlockDecoder
{
    private const ulong BlockMagic = 0x3141_5926_5359;
    private const ulong EndMagic = 0x1772_4538_5090;

    private readonly Bzip2BitReader _bits = new(input);
    private readonly Bzip2Block _block = new();
    private int _blockLimit;
    private uint _streamChecksum;
    private bool _inStream;
    private bool _inBlock;
    private bool _ended;

    /// <inheritdoc/>
    public override bool Decode(byte[] buffer)
    {
        Written = 0;
        while (Written < ChunkBytes && !_ended)
        {
            if (_inBlock)
            {
                Written += _block.Read(buffer.AsSpan(HistoryBytes + Written, ChunkBytes - Written));
                if (_block.IsRead)
                {
                    EndBlock();
                }
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

    private void BeginStream()
    {
        input.Ensure(4);
        var start = input.Span;
        ReadOnlySpan<byte> magic = "BZh"u8;
        if (start is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..])
        {
            _blockLimit = (start[3] - '0') * 100_000;
            input.Position += 4;
            _streamChecksum = 0;
            _inStream = true;
        }
        else if (start.Length is > 0 and < 4 && magic.StartsWith(start))
        {
            throw new CompressionException(CompressionFormat.Bzip2, input.Offset, "the data ends in the header of a stream");
        }
        else
        {
            _ended = true;
            NoticeTrailingBytes(input, CompressionFormat.Bzip2);
        }
    }

    private void BeginBlock()
    {
        var magic = ((ulong)_bits.Take(24) << 24) | _bits.Take(24);
        var checksum = (_bits.Take(16) << 16) | _bits.Take(16);
        if (magic == BlockMagic)
        {
            _block.Decode(_bits, _blockLimit, checksum);
            _inBlock = true;
        }
        else if (magic != EndMagic)
        {
            throw _bits.Damaged("neither a block nor the end of the stream begins here");
        }
        else if (checksum != _streamChecksum)
        {
            throw _bits.Damaged("the checksum of a stream is wrong");
        }
        else
        {
            _bits.DropToByte();
            _inStream = false;
        }
    }

    private void EndBlock()
    {
        _inBlock = false;
        if (_block.Checksum != _block.ExpectedChecksum)
        {
            throw _bits.Damaged("the checksum of a block is wrong");
        }

        _streamChecksum = ((_streamChecksum << 1) | (_streamChecksum >> 31)) ^ _block.Checksum;
    }
}
