namespace Strata.Core.Feeds.Xml;

/// <summary>The inside of one start tag: its name and its attributes, whose values are made when they are asked for.</summary>
/// <param name="names">The names.</param>
internal sealed class XmlTag(XmlNames names)
{
    private const int MaximumAttributes = 128;

    private readonly List<(XmlName Name, Range Value)> _attributes = [];
    private ReadOnlyMemory<char> _tag;

    /// <summary>Reads a tag and returns the element's name.</summary>
    /// <param name="tag">What is between the angle brackets, without the slash of an empty element; read from until the next tag.</param>
    /// <exception cref="XmlProblemException">It is none.</exception>
    public XmlName Read(ReadOnlyMemory<char> tag)
    {
        _attributes.Clear();
        _tag = tag;
        var text = tag.Span;
        var end = EndOfName(text, 0);
        var name = names.Of(text[..end]);
        while (true)
        {
            var start = SkipBlanks(text, end);
            if (start == text.Length)
            {
                return name;
            }

            if (start == end)
            {
                throw new XmlProblemException("there is no blank between attributes");
            }

            end = ReadAttribute(text, start);
        }
    }

    /// <summary>The value of an attribute by its name without prefix, with references replaced; null when there is none.</summary>
    public string? Value(string name)
    {
        foreach (var (known, value) in _attributes)
        {
            if (known.Local == name)
            {
                return XmlEntities.Decode(_tag.Span[value]);
            }
        }

        return null;
    }

    private int ReadAttribute(ReadOnlySpan<char> text, int start)
    {
        var end = EndOfName(text, start);
        var name = names.Of(text[start..end]);
        var equals = SkipBlanks(text, end);
        var quote = equals < text.Length && text[equals] == '=' ? SkipBlanks(text, equals + 1) : text.Length;
        if (quote >= text.Length || text[quote] is not ('"' or '\''))
        {
            throw new XmlProblemException("an attribute has no value in quotes");
        }

        var length = text[(quote + 1)..].IndexOf(text[quote]);
        if (length < 0)
        {
            throw new XmlProblemException("an attribute's value has no end");
        }

        var value = text.Slice(quote + 1, length);
        var special = value.IndexOfAny('<', '&');
        if (_attributes.Count == MaximumAttributes || Has(name) || (special >= 0 && value.Contains('<')))
        {
            throw new XmlProblemException("an attribute comes twice, or has what it may not");
        }

        if (special >= 0)
        {
            // References are checked here, where the document is at hand for the message.
            XmlEntities.Decode(value);
        }

        _attributes.Add((name, (quote + 1)..(quote + 1 + length)));
        return quote + length + 2;
    }

    private bool Has(XmlName name)
    {
        foreach (var (known, _) in _attributes)
        {
            if (known.Full == name.Full)
            {
                return true;
            }
        }

        return false;
    }

    // Names and blanks are a few characters, for which a search with vectors costs more than it saves.
    private static int EndOfName(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && text[start] is not (' ' or '\t' or '\r' or '\n' or '='))
        {
            start++;
        }

        return start;
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && text[start] is ' ' or '\t' or '\r' or '\n')
        {
            start++;
        }

        return start;
    }
}
