using System.Buffers;
using System.Text;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Json;

/// <summary>
/// The lines of NDJSON: where a text has an object on each line, finding the line breaks finds the records at a fraction of the cost of
/// reading every token. What follows the last line that was taken can be read as a stream, for a text that turns out to be another kind
/// of JSON.
/// </summary>
/// <param name="stream">UTF-8 text, a byte order mark allowed; stays the caller's.</param>
/// <param name="maximumLineBytes">The longest line that is looked at.</param>
internal sealed class JsonLines(Stream stream, int maximumLineBytes) : ReadOnlyStream
{
    private const int InitialBufferBytes = 128 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
    private int _start;
    private int _end;
    private int _next;
    private int _length;
    private bool _isFinal;
    private bool _hasStarted;

    /// <summary>The line that <see cref="ReadAsync"/> found, blanks at both ends left out; valid until the next call of anything.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_start, _length);

    /// <summary>True when nothing but blanks follows.</summary>
    public bool IsAtEnd => _isFinal && _start == _end;

    /// <summary>
    /// Goes to the next line that is not blank, past the one found before. False when it does not begin and end as an object, is too
    /// long, or when there is none; then the rest is to be read as a stream.
    /// </summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_hasStarted)
        {
            await FillAsync(cancellationToken);
        }

        Take();
        var searched = 0;
        while (true)
        {
            searched = Math.Max(0, searched - SkipBlanks());
            if (_start < _end && _buffer[_start] != (byte)'{')
            {
                return false;
            }

            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0 || _isFinal)
            {
                return Find(found < 0 ? _end - _start : searched + found);
            }

            searched = _end - _start;
            if (searched > maximumLineBytes)
            {
                return false;
            }

            await FillAsync(cancellationToken);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
        {
            return _isFinal ? 0 : stream.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _start = _end = 0;
        }

        base.Dispose(disposing);
    }

    private void Take()
    {
        _start = Math.Max(_start, _next);
        _next = _length = 0;
    }

    private int SkipBlanks()
    {
        var blanks = _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n"u8);
        blanks = blanks < 0 ? _end - _start : blanks;
        _start += blanks;
        return blanks;
    }

    private bool Find(int length)
    {
        var line = _buffer.AsSpan(_start, length).TrimEnd(" \t\r"u8);
        if (line.Length > maximumLineBytes || line is not [(byte)'{', .., (byte)'}'])
        {
            return false;
        }

        _length = line.Length;
        _next = _start + length;
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        _isFinal = count == 0;
        if (!_hasStarted && (_isFinal || _end >= Encoding.UTF8.Preamble.Length))
        {
            _hasStarted = true;
            _start = _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        }
    }
}
