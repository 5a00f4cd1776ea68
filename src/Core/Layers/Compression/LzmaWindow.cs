namespace Strata.Core.Layers.Compression;

/// <summary>
/// The dictionary of LZMA2: a ring that grows with what is decoded, up to the size that the block claims, so that a claim alone
/// costs no memory.
/// </summary>
internal sealed class LzmaWindow
{
    private const int FirstBytes = 64 << 10;

    private byte[] _buffer = new byte[FirstBytes];
    private int _limit;
    private int _size;
    private int _position;
    private int _filled;

    /// <summary>The byte before the next one; zero at the start.</summary>
    public byte Previous => _filled == 0 ? (byte)0 : _buffer[(_position == 0 ? _size : _position) - 1];

    /// <summary>Forgets everything and sets the dictionary's size.</summary>
    public void Reset(int dictionaryBytes)
    {
        _limit = dictionaryBytes;
        _size = Math.Min(_buffer.Length, _limit);
        Forget();
    }

    /// <summary>Forgets everything.</summary>
    public void Forget()
    {
        _position = 0;
        _filled = 0;
    }

    /// <summary>True when there is a byte more than <paramref name="distance"/> (from 0) back.</summary>
    public bool ReachesPast(uint distance) => distance < (uint)_filled;

    /// <summary>The byte <paramref name="distance"/> (from 1) back, which must be there.</summary>
    public byte Back(int distance) => _buffer[_position - distance + (distance > _position ? _size : 0)];

    /// <summary>Adds a byte.</summary>
    public void Put(byte value)
    {
        MakeRoom();
        _buffer[_position++] = value;
        _filled = Math.Max(_filled, _position);
    }

    /// <summary>Repeats what is <paramref name="distance"/> back, which must be there, into <paramref name="destination"/> and the window.</summary>
    public void Repeat(int distance, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            MakeRoom();
            var from = _position - distance + (distance > _position ? _size : 0);
            var count = Math.Min(Math.Min(destination.Length, distance), _size - Math.Max(_position, from));
            var part = _buffer.AsSpan(from, count);
            part.CopyTo(destination);
            part.CopyTo(_buffer.AsSpan(_position));
            _position += count;
            _filled = Math.Max(_filled, _position);
            destination = destination[count..];
        }
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            MakeRoom();
            var count = Math.Min(bytes.Length, _size - _position);
            bytes[..count].CopyTo(_buffer.AsSpan(_position));
            _position += count;
            _filled = Math.Max(_filled, _position);
            bytes = bytes[count..];
        }
    }

    /// <summary>At the end of the ring: grows it while it may, then begins again in front.</summary>
    private void MakeRoom()
    {
        if (_position < _size)
        {
            return;
        }

        if (_size == _limit)
        {
            _position = 0;
            return;
        }

        _size = (int)Math.Min(2L * _size, _limit);
        if (_buffer.Length < _size)
        {
            Array.Resize(ref _buffer, _size);
        }
    }
}
