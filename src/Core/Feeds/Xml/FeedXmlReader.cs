using System.Buffers;
using System.Text;

namespace Strata.Core.Feeds.Xml;

/// <summary>
/// Reads XML of strangers node by node from local data, without the framework's reader, which would be a twentieth of the release binary.
/// It reads what feeds are made of: elements, attributes, text, CDATA, and the five named entities. Document type definitions are refused, and with
/// them every other entity; nesting and the size of one record are limited; names are taken without their prefix. What is wrong with the
/// text is told as a <see cref="FeedFormatException"/>.
/// </summary>
internal sealed class FeedXmlReader : IDisposable
{
    /// <summary>Nesting that is read; the deepest known feed has a dozen.</summary>
    public const int MaximumDepth = 64;

    private static readonly SearchValues<char> NotAllowed = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(code => (char)code).Where(code => code is not ('\t' or '\n' or '\r')), '\uFFFE', '\uFFFF']);

    private readonly XmlRecordStream _stream;
    private readonly XmlCharacters _characters;
    private readonly XmlNames _names = new();
    private readonly XmlTag _tag;
    private readonly string _path;
    private readonly XmlName[] _open = new XmlName[MaximumDepth + 1];
    private int _openCount;
    private bool _hasRoot;
    private XmlNodeKind _kind;
    private ReadOnlyMemory<char> _characterData;
    private string? _text;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file; its stream stays the caller's.</param>
    /// <param name="limits">The limits.</param>
    public FeedXmlReader(FeedFile file, FeedLimits limits)
    {
        _path = file.Path;
        _stream = new XmlRecordStream(file.Content, limits.RecordBytes);
        _characters = new XmlCharacters(_stream);
        _tag = new XmlTag(_names);
    }

    /// <summary>The name of the current element without its prefix; empty at other nodes.</summary>
    public string Name { get; private set; } = "";

    /// <summary>How many elements stand around the current node.</summary>
    public int Depth { get; private set; }

    /// <summary>True at the start of an element.</summary>
    public bool IsElement => _kind is XmlNodeKind.Element or XmlNodeKind.EmptyElement;

    /// <summary>True at the end of an element that has content.</summary>
    public bool IsEnd => _kind == XmlNodeKind.End;

    /// <summary>True at an element that has no content and therefore no end.</summary>
    public bool IsEmpty => _kind == XmlNodeKind.EmptyElement;

    /// <summary>The characters of a text as they stand there, references replaced; null at other nodes.</summary>
    public string? Text => _kind == XmlNodeKind.Text ? _text ??= _characterData.ToString() : null;

    /// <summary>Moves to the next node; false at the end of the document.</summary>
    /// <exception cref="FeedFormatException">It is not whole XML, or over a limit.</exception>
    public bool Read(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _kind = XmlNodeKind.None;
        try
        {
            while (_kind == XmlNodeKind.None)
            {
                if (!_characters.Has(1))
                {
                    return _openCount == 0 && _hasRoot ? false : throw new XmlProblemException("it is cut off");
                }

                ReadNode();
            }

            return true;
        }
        catch (XmlProblemException exception)
        {
            throw new FeedFormatException($"'{_path}' is not whole XML, or uses what is not allowed: {FeedText.Clean(exception.Message)}", exception);
        }
    }

    /// <summary>Counts the record's size from here on.</summary>
    public void BeginRecord() => _stream.Restart();

    /// <summary>An attribute of the current element, trimmed and safe to print; null when there is none or it is empty.</summary>
    public string? Attribute(string name) => IsElement && _tag.Value(name) is { } value ? FeedText.Clean(value) : null;

    /// <summary>The text in the current element, trimmed and safe to print; the reader is then at its end.</summary>
    /// <exception cref="FeedFormatException">It is not whole XML, or over a limit.</exception>
    public string? ReadText(CancellationToken cancellationToken)
    {
        if (IsEmpty)
        {
            return null;
        }

        var depth = Depth;
        string? text = null;
        StringBuilder? more = null;
        while (Read(cancellationToken) && Depth > depth)
        {
            if (_kind != XmlNodeKind.Text)
            {
                continue;
            }

            if (text is null)
            {
                text = Text;
            }
            else
            {
                (more ??= new StringBuilder(text)).Append(Text);
            }
        }

        return FeedText.Clean(more?.ToString() ?? text);
    }

    public void Dispose() => _characters.Dispose();

    private void ReadNode()
    {
        if (_characters[0] != '<')
        {
            TakeText(_characters.TakeUntil("<", isEndAllowed: true), isMarkup: true);
            return;
        }

        switch (_characters.Has(2) ? _characters[1] : default)
        {
            case '?':
                Skip("<?", "?>");
                break;
            case '!' when _characters.BeginsWith("<!--"):
                Skip("<!--", "-->");
                break;
            case '!' when _characters.BeginsWith("<![CDATA["):
                _characters.Skip("<![CDATA[".Length);
                TakeText(_characters.TakeUntil("]]>", isEndAllowed: false), isMarkup: false);
                _characters.Skip("]]>".Length);
                break;
            case '!':
                throw new XmlProblemException("it has a document type definition");
            default:
                TakeTag(_characters.TakeTag());
                break;
        }
    }

    private void Skip(string begin, string end)
    {
        _characters.Skip(begin.Length);
        _characters.TakeUntil(end, isEndAllowed: false);
        _characters.Skip(end.Length);
    }

    private void TakeText(ReadOnlyMemory<char> characters, bool isMarkup)
    {
        var text = characters.Span;
        Check(text);
        if (_openCount == 0)
        {
            if (!isMarkup || !text.IsWhiteSpace())
            {
                throw new XmlProblemException("there is text outside of its one element");
            }

            return;
        }

        // References are checked here, where the document is at hand for the message; else the text is made when it is asked for.
        (_characterData, _text) = (characters, isMarkup && text.Contains('&') ? XmlEntities.Decode(text) : null);
        (_kind, Name, Depth) = (XmlNodeKind.Text, "", _openCount);
    }

    private void TakeTag(ReadOnlyMemory<char> characters)
    {
        // The angle brackets are left out.
        var tag = characters.Span;
        Check(tag);
        if (tag.StartsWith("/"))
        {
            if (_openCount == 0 || !tag[1..].TrimEnd().SequenceEqual(_open[_openCount - 1].Full))
            {
                throw new XmlProblemException("an element ends that is not open");
            }

            _openCount--;
            (_kind, Name, Depth) = (XmlNodeKind.End, _open[_openCount].Local, _openCount);
            return;
        }

        if (_openCount == 0 && _hasRoot)
        {
            throw new XmlProblemException("there is more than one element at its top");
        }

        var isEmpty = tag.EndsWith("/");
        var name = _tag.Read(isEmpty ? characters[..^1] : characters);
        Depth = _openCount;
        Name = name.Local;
        _kind = isEmpty ? XmlNodeKind.EmptyElement : XmlNodeKind.Element;
        _hasRoot = true;
        if (!isEmpty)
        {
            if (_openCount > MaximumDepth)
            {
                throw new XmlProblemException($"it is nested more than {MaximumDepth} deep");
            }

            _open[_openCount++] = name;
        }
    }

    private static void Check(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(NotAllowed))
        {
            throw new XmlProblemException("it holds a control character, or bytes that its encoding does not have");
        }
    }
}
