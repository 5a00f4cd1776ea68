using System.Runtime.CompilerServices;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// The LZMA coder inside LZMA2: adaptive binary range coding of literals, matches and repeated matches, as in the LZMA SDK's
/// specification. Decodes one chunk whose compressed bytes are all there.
/// </summary>
/// <param name="window">The dictionary.</param>
internal sealed class LzmaDecoder(LzmaWindow window)
{
    /// <summary>Bytes that must follow the chunk in its buffer: a symbol has at most 48 bits, each of which reads at most one byte.</summary>
    public const int Padding = 64;

    private const int States = 12;
    private const int PositionStates = 16;
    private const int InitialBytes = 5;
    private const ushort Even = 1 << 10;

    private readonly ushort[] _isMatch = new ushort[States * PositionStates];
    private readonly ushort[] _isRepeat = new ushort[States];
    private readonly ushort[] _isNotFirst = new ushort[States];
    private readonly ushort[] _isNotSecond = new ushort[States];
    private readonly ushort[] _isNotThird = new ushort[States];
    private readonly ushort[] _isLongRepeat = new ushort[States * PositionStates];
    private readonly ushort[] _slots = new ushort[4 * 64];
    private readonly ushort[] _middleBits = new ushort[128];
    private readonly ushort[] _alignBits = new ushort[16];
    private readonly ushort[] _literals = new ushort[0x300 << 4];
    private readonly LzmaLengthCode _matchLength = new();
    private readonly LzmaLengthCode _repeatLength = new();

    private byte[] _chunk = [];
    private int _next;
    private int _end;
    private uint _range;
    private uint _code;
    private int _state;
    private uint _distance0;
    private uint _distance1;
    private uint _distance2;
    private uint _distance3;
    private int _literalContextBits;
    private int _literalPositionMask;
    private int _positionMask;
    private int _position;
    private int _pending;

    /// <summary>Ends a chunk; false when the range coder has not read exactly its bytes or does not stand where a flush leaves it.</summary>
    public bool TryEnd()
    {
        Normalize();
        return _code == 0 && _next == _end && _pending == 0;
    }

    /// <summary>Sets lc, lp and pb from their byte; false when LZMA2 does not allow them (lc + lp above 4).</summary>
    public bool SetProperties(int properties)
    {
        if (properties >= 9 * 5 * 5)
        {
            return false;
        }

        _literalContextBits = properties % 9;
        var literalPositionBits = properties / 9 % 5;
        _literalPositionMask = (1 << literalPositionBits) - 1;
        _positionMask = (1 << (properties / 45)) - 1;
        return _literalContextBits + literalPositionBits <= 4;
    }

    /// <summary>Forgets all statistics and recent distances.</summary>
    public void ResetState()
    {
        ReadOnlySpan<ushort[]> all =
            [_isMatch, _isRepeat, _isNotFirst, _isNotSecond, _isNotThird, _isLongRepeat, _slots, _middleBits, _alignBits, _literals];
        foreach (var probabilities in all)
        {
            Array.Fill(probabilities, Even);
        }

        _matchLength.Reset();
        _repeatLength.Reset();
        _state = 0;
        _distance0 = _distance1 = _distance2 = _distance3 = 0;
    }

    /// <summary>The position that some contexts depend on counts from the dictionary's reset.</summary>
    public void ResetPosition() => _position = 0;

    /// <summary>Counts bytes that went into the window uncompressed.</summary>
    public void AddPosition(int count) => _position += count;

    /// <summary>Begins a chunk; false when it does not begin as a range coder does.</summary>
    /// <param name="chunk">The compressed bytes with <see cref="Padding"/> behind.</param>
    /// <param name="length">How many there are without the padding.</param>
    public bool Start(byte[] chunk, int length)
    {
        if (length < InitialBytes || chunk[0] != 0)
        {
            return false;
        }

        (_chunk, _next, _end, _pending) = (chunk, InitialBytes, length, 0);
        _range = uint.MaxValue;
        _code = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(chunk.AsSpan(1));
        return true;
    }

    /// <summary>Fills <paramref name="destination"/>; false when the chunk is damaged, with the good bytes counted in <paramref name="written"/>.</summary>
    public bool Decode(Span<byte> destination, out int written)
    {
        written = 0;
        while (written < destination.Length)
        {
            if (_pending == 0)
            {
                var at = _position & _positionMask;
                if (Bit(ref _isMatch[(_state * PositionStates) + at]) == 0)
                {
                    destination[written++] = Literal();
                }
                else if (Bit(ref _isRepeat[_state]) == 0)
                {
                    Match(at);
                }
                else if (Repeat(at))
                {
                    _pending = 1;
                }

                if (_next > _end || (_pending > 0 && !window.ReachesPast(_distance0)))
                {
                    return false;
                }
            }

            var count = Math.Min(_pending, destination.Length - written);
            window.Repeat((int)_distance0 + 1, destination.Slice(written, count));
            written += count;
            _position += count;
            _pending -= count;
        }

        return true;
    }

    private byte Literal()
    {
        var previous = window.Previous;
        var context = ((_position & _literalPositionMask) << _literalContextBits) + (previous >> (8 - _literalContextBits));
        var probabilities = _literals.AsSpan(0x300 * context, 0x300);
        var symbol = 1u;
        if (_state >= 7 && window.ReachesPast(_distance0))
        {
            // After a match the byte that would have followed it is most likely wrong, and so tells about this one.
            uint matched = window.Back((int)_distance0 + 1);
            var offset = 0x100u;
            while (symbol < 0x100)
            {
                matched <<= 1;
                var matchBit = matched & offset;
                var bit = Bit(ref probabilities[(int)(offset + matchBit + symbol)]);
                symbol = (symbol << 1) | bit;
                offset &= bit != 0 ? matchBit : ~matchBit;
            }
        }
        else
        {
            while (symbol < 0x100)
            {
                symbol = (symbol << 1) | Bit(ref probabilities[(int)symbol]);
            }
        }

        _state = _state < 4 ? 0 : _state < 10 ? _state - 3 : _state - 6;
        _position++;
        window.Put((byte)symbol);
        return (byte)symbol;
    }

    private void Match(int at)
    {
        (_distance3, _distance2, _distance1) = (_distance2, _distance1, _distance0);
        _pending = _matchLength.Decode(this, at);
        _state = _state < 7 ? 7 : 10;
        var slot = Tree(_slots.AsSpan(64 * Math.Min(_pending - 2, 3), 64), 6);
        if (slot < 4)
        {
            _distance0 = slot;
            return;
        }

        var bits = (int)(slot >> 1) - 1;
        _distance0 = (2 | (slot & 1)) << bits;
        if (slot < 14)
        {
            _distance0 += ReverseTree(_middleBits.AsSpan((int)(_distance0 - slot)), bits);
        }
        else
        {
            _distance0 += DirectBits(bits - 4) << 4;
            _distance0 += ReverseTree(_alignBits, 4);
        }
    }

    /// <summary>A match at one of the last four distances; true when it is the one-byte form.</summary>
    private bool Repeat(int at)
    {
        if (Bit(ref _isNotFirst[_state]) == 0)
        {
            if (Bit(ref _isLongRepeat[(_state * PositionStates) + at]) == 0)
            {
                _state = _state < 7 ? 9 : 11;
                return true;
            }
        }
        else if (Bit(ref _isNotSecond[_state]) == 0)
        {
            (_distance0, _distance1) = (_distance1, _distance0);
        }
        else if (Bit(ref _isNotThird[_state]) == 0)
        {
            (_distance0, _distance1, _distance2) = (_distance2, _distance0, _distance1);
        }
        else
        {
            (_distance0, _distance1, _distance2, _distance3) = (_distance3, _distance0, _distance1, _distance2);
        }

        _pending = _repeatLength.Decode(this, at);
        _state = _state < 7 ? 8 : 11;
        return false;
    }

    /// <summary>One bit by its probability of being zero (of 2,048), which adapts by a 32nd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint Bit(ref ushort probability)
    {
        Normalize();
        var bound = (_range >> 11) * probability;
        if (_code < bound)
        {
            _range = bound;
            probability += (ushort)((2048 - probability) >> 5);
            return 0;
        }

        _range -= bound;
        _code -= bound;
        probability -= (ushort)(probability >> 5);
        return 1;
    }

    /// <summary>A number of <paramref name="bits"/> bits, the highest first, each with its own context.</summary>
    internal uint Tree(Span<ushort> probabilities, int bits)
    {
        var symbol = 1u;
        for (var i = 0; i < bits; i++)
        {
            symbol = (symbol << 1) | Bit(ref probabilities[(int)symbol]);
        }

        return symbol - (1u << bits);
    }

    private uint ReverseTree(Span<ushort> probabilities, int bits)
    {
        var symbol = 1u;
        var value = 0u;
        for (var i = 0; i < bits; i++)
        {
            var bit = Bit(ref probabilities[(int)symbol]);
            symbol = (symbol << 1) | bit;
            value |= bit << i;
        }

        return value;
    }

    private uint DirectBits(int bits)
    {
        var value = 0u;
        for (; bits > 0; bits--)
        {
            Normalize();
            _range >>= 1;
            var bit = _code >= _range ? 1u : 0u;
            _code -= _range * bit;
            value = (value << 1) | bit;
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Normalize()
    {
        if (_range < 1 << 24)
        {
            _range <<= 8;
            _code = (_code << 8) | _chunk[_next++];
        }
    }
}
