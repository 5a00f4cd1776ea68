namespace Strata.Core.Feeds.Xml;

/// <summary>The names of elements and attributes, each made once: a document has few, many times.</summary>
internal sealed class XmlNames
{
    /// <summary>Names that are remembered; a document that has more is no feed, and its further names are made anew.</summary>
    private const int Maximum = 512;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public XmlNames() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name as a string.</summary>
    /// <exception cref="XmlProblemException">It is no name.</exception>
    public string Of(ReadOnlySpan<char> name)
    {
        if (_lookup.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!IsName(name))
        {
            throw new XmlProblemException("a name is none");
        }

        var made = name.ToString();
        if (_names.Count < Maximum)
        {
            _names.Add(made);
        }

        return made;
    }

    /// <summary><c>checksum</c> of <c>rpm:checksum</c>.</summary>
    public static string WithoutPrefix(string name) => name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? name[(colon + 1)..] : name;

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !(char.IsAsciiLetter(name[0]) || name[0] is '_' or ':' or >= '\u0080'))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!(char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or ':' or '.' or >= '\u0080'))
            {
                return false;
            }
        }

        return true;
    }
}
