namespace Strata.Core.Feeds.Xml;

/// <summary>The names of elements and attributes, each made once: a document has few, many times.</summary>
internal sealed class XmlNames
{
    /// <summary>Names that are remembered; a document that has more is no feed, and what it pushes out is made anew.</summary>
    private const int Places = 1024;

    private readonly XmlName?[] _names = new XmlName?[Places];

    /// <summary>The name.</summary>
    /// <exception cref="XmlProblemException">It is none.</exception>
    public XmlName Of(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            throw new XmlProblemException("a name is none");
        }

        ref var place = ref _names[(name.Length + (name[0] * 7) + (name[name.Length / 2] * 31) + (name[^1] * 127)) % Places];
        return place is not null && name.SequenceEqual(place.Full) ? place : place = Make(name);
    }

    private static XmlName Make(ReadOnlySpan<char> name)
    {
        if (!IsName(name))
        {
            throw new XmlProblemException("a name is none");
        }

        var full = name.ToString();
        return new XmlName(full, full.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? full[(colon + 1)..] : full);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (!(char.IsAsciiLetter(name[0]) || name[0] is '_' or ':' or >= '\u0080'))
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
