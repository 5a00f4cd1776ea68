using System.Globalization;
using System.Text;

namespace Strata.Core.Feeds.Xml;

/// <summary>Replaces the references in texts and attributes: the five named entities of XML and character numbers. There are no others.</summary>
internal static class XmlEntities
{
    private const int Longest = 10;

    /// <summary>The text with its references replaced.</summary>
    /// <exception cref="XmlProblemException">A reference is not known or names no character.</exception>
    public static string Decode(ReadOnlySpan<char> text)
    {
        var ampersand = text.IndexOf('&');
        if (ampersand < 0)
        {
            return text.ToString();
        }

        var decoded = new StringBuilder(text.Length);
        while (ampersand >= 0)
        {
            decoded.Append(text[..ampersand]);
            text = text[(ampersand + 1)..];
            var end = text[..Math.Min(text.Length, Longest)].IndexOf(';');
            if (end < 0)
            {
                throw new XmlProblemException("a reference has no end");
            }

            Append(decoded, text[..end]);
            text = text[(end + 1)..];
            ampersand = text.IndexOf('&');
        }

        return decoded.Append(text).ToString();
    }

    private static void Append(StringBuilder decoded, ReadOnlySpan<char> name)
    {
        switch (name)
        {
            case "lt":
                decoded.Append('<');
                break;
            case "gt":
                decoded.Append('>');
                break;
            case "amp":
                decoded.Append('&');
                break;
            case "quot":
                decoded.Append('"');
                break;
            case "apos":
                decoded.Append('\'');
                break;
            default:
                AppendNumber(decoded, name);
                break;
        }
    }

    private static void AppendNumber(StringBuilder decoded, ReadOnlySpan<char> name)
    {
        var isNumber = name.StartsWith("#x") || name.StartsWith("#X")
            ? int.TryParse(name[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            : int.TryParse(name.StartsWith("#") ? name[1..] : default, NumberStyles.None, CultureInfo.InvariantCulture, out code);
        if (!isNumber || code == 0 || !Rune.IsValid(code))
        {
            throw new XmlProblemException("a reference is to nothing that is known");
        }

        decoded.Append(new Rune(code).ToString());
    }
}
