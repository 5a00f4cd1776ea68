using System.Buffers;
using System.Text;

namespace Strata.Core.Feeds.Xml;

/// <summary>
/// The characters of a document, as many as one token needs at a time. Documents are local data, so nothing here waits. The encoding is
/// that of the byte order mark, else the declared one, else UTF-8; bytes that it does not have are an error.
/// </summary>
/// <param name="stream">The document; stays the caller's.</param>
internal sealed class XmlCharacters(Stream stream) : IDisposable
{
    private const int InitialCharacters = 32 << 10;

    private const int BufferBytes = 16 << 10;

    private readonly byte[] _bytes = new byte[BufferBytes];
    private char[] _buffer = ArrayPool<char>.Shared.Rent(InitialCharacters);
    private Decoder? _decoder;
    private int _start;
    private int _end;
    private bool _isFinal;

    /// <summary>A character of those that <see cref="Has"/> told to be there.</summary>
    public char this[int index] => _buffer[_start + index];

    private ReadOnlySpan<char> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>True when there are this many characters.</summary>
    public bool Has(int count)
    {
        while (_end - _start < count && !_isFinal)
        {
            Fill();
        }

        return _end - _start >= count;
    }

    /// <summary>True when the next characters are these.</summary>
    public bool BeginsWith(string text) => Has(text.Length) && Rest.StartsWith(text);

    /// <summary>Passes over characters that are there.</summary>
    public void Skip(int count) => _start += count;

    /// <summary>Takes all characters before a mark; valid until the next call.</summary>
    /// <param name="mark">The mark, which stays.</param>
    /// <param name="isEndAllowed">True when the document may end before it.</param>
    /// <exception cref="XmlProblemException">The document ends before it.</exception>
    public ReadOnlyMemory<char> TakeUntil(string mark, bool isEndAllowed)
    {
        var searched = 0;
        while (true)
        {
            var found = Rest[searched..].IndexOf(mark);
            if (found >= 0)
            {
                return Take(searched + found);
            }

            if (_isFinal)
            {
                return isEndAllowed ? Take(_end - _start) : throw new XmlProblemException("it is cut off");
            }

            searched = Math.Max(0, _end - _start - (mark.Length - 1));
            Fill();
        }
    }

    /// <summary>Takes the inside of a tag: what is between <c>&lt;</c> and <c>&gt;</c>, those in quotes aside; valid until the next call.</summary>
    /// <exception cref="XmlProblemException">The document ends in the tag.</exception>
    public ReadOnlyMemory<char> TakeTag()
    {
        Skip(1);
        var searched = 0;
        var quote = '\0';
        while (true)
        {
            while (Next(searched, quote) is >= 0 and var found)
            {
                var character = _buffer[_start + found];
                if (character == '>' && quote == '\0')
                {
                    var tag = Take(found);
                    Skip(1);
                    return tag;
                }

                quote = quote == '\0' ? character : '\0';
                searched = found + 1;
            }

            if (_isFinal)
            {
                throw new XmlProblemException("it is cut off");
            }

            searched = _end - _start;
            Fill();
        }
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Where the tag's end or the next quote is, or within quotes their end; -1 when it is not there yet.</summary>
    private int Next(int from, char quote)
    {
        var found = quote == '\0' ? Rest[from..].IndexOfAny('>', '"', '\'') : Rest[from..].IndexOf(quote);
        return found < 0 ? -1 : from + found;
    }

    private ReadOnlyMemory<char> Take(int count)
    {
        var taken = _buffer.AsMemory(_start, count);
        _start += count;
        return taken;
    }

    private void Fill()
    {
        var count = _decoder is null ? stream.ReadAtLeast(_bytes, XmlEncoding.LongestDeclaration, throwOnEndOfStream: false) : stream.Read(_bytes);
        _isFinal = count == 0;
        var skipped = 0;
        if (_decoder is null)
        {
            (var encoding, skipped) = XmlEncoding.Of(_bytes.AsSpan(0, count));
            _decoder = encoding.GetDecoder();
        }

        MakeRoom(count - skipped + 1);
        _end += _decoder.GetChars(_bytes.AsSpan(skipped, count - skipped), _buffer.AsSpan(_end), _isFinal);
    }

    private void MakeRoom(int count)
    {
        if (_start > 0)
        {
            Rest.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < count)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _end + count));
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
