using System.Diagnostics;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// Decodes raw DEFLATE (RFC 1951) from a <see cref="BlobInput"/> into a buffer with history in front. Accepts and rejects exactly
/// what zlib does. docs/adr/0005-own-inflate.md tells why it exists.
/// </summary>
internal sealed unsafe partial class Inflater(BlobInput input)
{
    private readonly uint[] _lengthTable = new uint[DeflateCode.LengthEntries];
    private readonly uint[] _distanceTable = new uint[DeflateCode.DistanceEntries];
    private readonly uint[] _codeLengthTable = new uint[1 << DeflateCode.CodeLengthBits];
    private readonly byte[] _lengths = new byte[320];

    private ulong _bits;
    private int _bitCount;
    private State _state = State.Done;
    private bool _isLastBlock;
    private bool _tablesAreFixed;
    private int _storedBytes;

    private enum State
    {
        BlockHeader,
        Stored,
        Coded,
        Done,
    }

    /// <summary>True when the last block has ended. The input then stands at the first byte after it.</summary>
    public bool IsDone => _state == State.Done;

    /// <summary>Begins a new stream at the input's position.</summary>
    public void Start()
    {
        Debug.Assert(_bitCount == 0);
        _state = State.BlockHeader;
    }

    /// <summary>
    /// Decodes until <paramref name="end"/> is reached (or passed by at most one match, for which there must be
    /// <see cref="BlockDecoder.SlackBytes"/> of room) or the stream is done.
    /// </summary>
    /// <param name="buffer">Where decoded bytes go.</param>
    /// <param name="lowest">The first byte that a match may reach: the start of the stream or of the window.</param>
    /// <param name="position">Where the next decoded byte goes. Moved, also when an exception is thrown.</param>
    /// <param name="end">Where to stop.</param>
    /// <exception cref="CompressionException">The stream is damaged or ends early.</exception>
    public void Decode(byte[] buffer, int lowest, ref int position, int end)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, buffer.Length - BlockDecoder.SlackBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, end);
        ArgumentOutOfRangeException.ThrowIfNegative(lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lowest, position);
        while (position < end && _state != State.Done)
        {
            switch (_state)
            {
                case State.BlockHeader:
                    ReadBlockHeader();
                    break;
                case State.Stored:
                    CopyStored(buffer, ref position, end);
                    break;
                default:
                    DecodeCoded(buffer, lowest, ref position, end);
                    break;
            }
        }
    }

    private CompressionException Damaged(string problem) => new(CompressionFormat.Gzip, input.Offset, problem);

    private CompressionException Truncated() => Damaged("the data ends in the middle of a compressed block");

    private void ReadBlockHeader()
    {
        Need(3);
        _isLastBlock = Drop(1) == 1;
        switch (Drop(2))
        {
            case 0:
                ReadStoredHeader();
                break;
            case 1:
                BuildFixedTables();
                _state = State.Coded;
                break;
            case 2:
                ReadDynamicTables();
                _state = State.Coded;
                break;
            default:
                throw Damaged("a block has the reserved type");
        }
    }

    private void EndBlock()
    {
        _state = _isLastBlock ? State.Done : State.BlockHeader;
        if (_isLastBlock)
        {
            ReturnBits();
            _bits = 0;
            _bitCount = 0;
        }
    }

    private void ReadStoredHeader()
    {
        Drop(_bitCount & 7);
        Need(32);
        var length = Drop(16);
        if (Drop(16) != (length ^ 0xFFFF))
        {
            throw Damaged("the length of a stored block does not equal its complement");
        }

        ReturnBits();
        _storedBytes = (int)length;
        _state = State.Stored;
        if (length == 0)
        {
            EndBlock();
        }
    }

    private void CopyStored(byte[] buffer, ref int position, int end)
    {
        if (input.Available == 0 && !input.Refill())
        {
            throw Truncated();
        }

        var count = Math.Min(Math.Min(_storedBytes, end - position), input.Available);
        input.Span[..count].CopyTo(buffer.AsSpan(position));
        input.Position += count;
        position += count;
        _storedBytes -= count;
        if (_storedBytes == 0)
        {
            EndBlock();
        }
    }

    private void BuildFixedTables()
    {
        if (!_tablesAreFixed)
        {
            var lengths = DeflateCode.FixedLengths();
            Span<byte> distances = stackalloc byte[32];
            distances.Fill(5);
            HuffmanTable.TryBuild(_lengthTable, DeflateCode.LengthBits, lengths, DeflateCode.LengthValues, mayBeIncomplete: false);
            HuffmanTable.TryBuild(_distanceTable, DeflateCode.DistanceBits, distances, DeflateCode.DistanceValues, mayBeIncomplete: false);
            _tablesAreFixed = true;
        }
    }

    private void ReadDynamicTables()
    {
        _tablesAreFixed = false;
        Need(14);
        var lengthCodes = (int)Drop(5) + 257;
        var distanceCodes = (int)Drop(5) + 1;
        var codeLengthCodes = (int)Drop(4) + 4;
        if (lengthCodes > 286 || distanceCodes > 30)
        {
            throw Damaged("a block has too many length or distance symbols");
        }

        ReadCodeLengths(codeLengthCodes, lengthCodes + distanceCodes);
        var lengths = _lengths.AsSpan(0, lengthCodes);
        if (lengths[256] == 0)
        {
            throw Damaged("a block has no code for its end");
        }

        if (!HuffmanTable.TryBuild(_lengthTable, DeflateCode.LengthBits, lengths, DeflateCode.LengthValues, mayBeIncomplete: true))
        {
            throw Damaged("the literal/length code lengths of a block are not a code");
        }

        var distances = _lengths.AsSpan(lengthCodes, distanceCodes);
        if (!HuffmanTable.TryBuild(_distanceTable, DeflateCode.DistanceBits, distances, DeflateCode.DistanceValues, mayBeIncomplete: true))
        {
            throw Damaged("the distance code lengths of a block are not a code");
        }
    }

    private void ReadCodeLengths(int codeLengthCodes, int total)
    {
        Span<byte> own = stackalloc byte[19];
        own.Clear();
        foreach (var symbol in DeflateCode.CodeLengthOrder[..codeLengthCodes])
        {
            Need(3);
            own[symbol] = (byte)Drop(3);
        }

        if (!HuffmanTable.TryBuild(_codeLengthTable, DeflateCode.CodeLengthBits, own, DeflateCode.CodeLengthValues, mayBeIncomplete: false))
        {
            throw Damaged("the code length code of a block is not a code");
        }

        for (var i = 0; i < total;)
        {
            // The longest code with its extra bits has 14; the last code may end the data, so no more is asked for than there is.
            Want(14);
            var entry = _codeLengthTable[_bits & ((1 << DeflateCode.CodeLengthBits) - 1)];
            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                throw Damaged("a block has no code for its end");
            }

            Drop((int)(entry & 0xFF));
            var symbol = entry >> 12;
            if (symbol < 16)
            {
                _lengths[i++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && i == 0)
            {
                throw Damaged("a block repeats a code length before the first");
            }

            var repeated = symbol == 16 ? _lengths[i - 1] : (byte)0;
            var count = symbol switch { 16 => 3 + (int)Drop(2), 17 => 3 + (int)Drop(3), _ => 11 + (int)Drop(7) };
            if (count > total - i)
            {
                throw Damaged("a block repeats a code length past the last symbol");
            }

            _lengths.AsSpan(i, count).Fill(repeated);
            i += count;
        }
    }
}
