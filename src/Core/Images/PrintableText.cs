using System.Globalization;
using System.Text;

namespace Strata.Core.Images;

/// <summary>Text out of an image, made safe to print: no control character, no escape sequence, no invisible reordering.</summary>
internal static class PrintableText
{
    /// <summary>Characters that are kept of one text; build commands of generated files can be megabytes.</summary>
    public const int MaximumLength = 4_096;

    /// <summary>
    /// Line breaks and tabs become blanks, every other character that prints nothing or changes how its neighbours print becomes
    /// U+FFFD; what is longer than <see cref="MaximumLength"/> ends in an ellipsis.
    /// </summary>
    public static string Clean(string text)
    {
        var longest = Math.Min(text.Length, MaximumLength);
        if (text.Length == longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var clean = new StringBuilder(longest + 1);
        foreach (var rune in text.AsSpan(0, longest).EnumerateRunes())
        {
            clean.Append(rune.Value is '\n' or '\r' or '\t' ? " " : IsPrintable(rune) ? rune.ToString() : "\uFFFD");
        }

        return text.Length > longest ? clean.Append('…').ToString() : clean.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);
}
