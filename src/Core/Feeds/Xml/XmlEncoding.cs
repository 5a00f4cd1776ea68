using System.Text;

namespace Strata.Core.Feeds.Xml;

/// <summary>Tells the encoding of an XML document by its first bytes (https://www.w3.org/TR/xml/, appendix F).</summary>
internal static class XmlEncoding
{
    /// <summary>The first bytes, among which a declaration has to end to be seen.</summary>
    public const int LongestDeclaration = 256;

    /// <summary>
    /// What bytes that an encoding does not have become: a character that XML does not allow, so that they are refused where they stand, whatever
    /// was read at once.
    /// </summary>
    private const string Invalid = "\uFFFF";

    private static readonly Encoding Utf8 = Of("utf-8");

    /// <summary>The encoding and the length of the byte order mark.</summary>
    /// <exception cref="XmlProblemException">The declared encoding is not read.</exception>
    public static (Encoding Encoding, int Mark) Of(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
        [0xFF, 0xFE, ..] => (Of("utf-16"), 2),
        [0xFE, 0xFF, ..] => (Of("utf-16BE"), 2),
        _ => (Declared(bytes), 0),
    };

    private static Encoding Of(string name) =>
        Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Invalid));

    private static Encoding Declared(ReadOnlySpan<byte> bytes)
    {
        // No further than this, whatever was read at once: what is read then decides nothing.
        bytes = bytes[..Math.Min(bytes.Length, LongestDeclaration)];
        var end = bytes.StartsWith("<?xml"u8) ? bytes.IndexOf("?>"u8) : -1;
        var declaration = end < 0 ? "" : Encoding.Latin1.GetString(bytes[..end]);
        var attribute = declaration.IndexOf("encoding", StringComparison.Ordinal);
        var quote = attribute < 0 ? -1 : declaration.AsSpan(attribute).IndexOfAny('"', '\'');
        if (quote < 0)
        {
            return Utf8;
        }

        var name = declaration[(attribute + quote + 1)..].Split(declaration[attribute + quote])[0];
        return name.ToLowerInvariant() switch
        {
            "utf-8" or "utf8" or "us-ascii" or "ascii" => Utf8,

            // Windows-1252 has printable characters where Latin-1 has controls; those become marks of replacement.
            "iso-8859-1" or "latin1" or "iso-8859-15" or "windows-1252" => Encoding.Latin1,
            _ => throw new XmlProblemException("its encoding is not read; UTF-8, UTF-16 and ISO-8859-1 are"),
        };
    }
}
