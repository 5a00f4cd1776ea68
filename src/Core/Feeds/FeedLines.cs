using System.Text;

namespace Strata.Core.Feeds;

/// <summary>Reads a text line by line with a bound on a line, so that a file without line breaks does not end up in memory.</summary>
/// <param name="content">UTF-8, a byte order mark allowed; stays the caller's.</param>
/// <param name="maximumLength">The longest line in bytes; what is beyond is dropped.</param>
internal sealed class FeedLines(Stream content, int maximumLength)
{
    private readonly byte[] _buffer = new byte[32 << 10];
    private readonly byte[] _line = new byte[maximumLength];
    private int _start;
    private int _end;
    private bool _isFirst = true;

    /// <summary>The next line without its line break (LF or CR LF), or null at the end.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        var hasLine = false;
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await content.ReadAsync(_buffer, cancellationToken));
                if (_end == 0)
                {
                    return hasLine ? Text(length) : null;
                }
            }

            hasLine = true;
            var rest = _buffer.AsSpan(_start, _end - _start);
            var lineEnd = rest.IndexOf((byte)'\n');
            var part = lineEnd < 0 ? rest : rest[..lineEnd];
            part = part[..Math.Min(part.Length, _line.Length - length)];
            part.CopyTo(_line.AsSpan(length));
            length += part.Length;
            _start = lineEnd < 0 ? _end : _start + lineEnd + 1;
            if (lineEnd >= 0)
            {
                return Text(length);
            }
        }
    }

    private string Text(int length)
    {
        var line = _line.AsSpan(0, length);
        if (_isFirst && line.StartsWith(Encoding.UTF8.Preamble))
        {
            line = line[Encoding.UTF8.Preamble.Length..];
        }

        _isFirst = false;
        return Encoding.UTF8.GetString(line is [.., (byte)'\r'] ? line[..^1] : line);
    }
}
