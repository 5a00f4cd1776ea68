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

    private readonly TextBuffer _buffer = new(stream, InitialBufferBytes);
    private int _next;
    private int _length;

    /// <summary>The line that <see cref="ReadAsync"/> found, blanks at both ends left out; valid until the next call of anything.</summary>
    public ReadOnlySpan<byte> Line => _buffer.Unread.Span[.._length];

    /// <summary>True when nothing but blanks follows.</summary>
    public bool IsAtEnd => _buffer is { IsFinal: true, Length: 0 };

    /// <summary>
    /// Goes to the next line that is not blank, past the one found before. False when it does not begin and end as an object, is too
    /// long, or when there is none; then the rest is to be read as a stream.
    /// </summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_buffer.HasStarted)
        {
            await _buffer.FillAsync(cancellationToken);
        }

        _buffer.Take(_next);
        _next = _length = 0;
        var searched = 0;
        while (true)
        {
            searched = Math.Max(0, searched - SkipBlanks());
            if (_buffer.Length > 0 && _buffer.Unread.Span[0] != (byte)'{')
            {
                return false;
            }

            var found = _buffer.Unread.Span[searched..].IndexOf((byte)'\n');
            if (found >= 0 || _buffer.IsFinal)
            {
                return Find(found < 0 ? _buffer.Length : searched + found);
            }

            searched = _buffer.Length;
            if (searched > maximumLineBytes)
            {
                return false;
            }

            await _buffer.FillAsync(cancellationToken);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_buffer.Length == 0)
        {
            return _buffer.IsFinal ? 0 : stream.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _buffer.Length);
        _buffer.Unread.Span[..count].CopyTo(buffer);
        _buffer.Take(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _buffer.Dispose();
        }

        base.Dispose(disposing);
    }

    private int SkipBlanks()
    {
        var blanks = _buffer.Unread.Span.IndexOfAnyExcept(" \t\r\n"u8);
        blanks = blanks < 0 ? _buffer.Length : blanks;
        _buffer.Take(blanks);
        return blanks;
    }

    private bool Find(int length)
    {
        var line = _buffer.Unread.Span[..length].TrimEnd(" \t\r"u8);
        if (line.Length > maximumLineBytes || line is not [(byte)'{', .., (byte)'}'])
        {
            return false;
        }

        _length = line.Length;
        _next = length;
        return true;
    }
}
