using System.Globalization;
using System.Text;

namespace Strata.Core.Inventory;

/// <summary>Makes text from inside a target safe to show: no terminal escapes, no hidden or direction-changing characters.</summary>
static class PrintableText
{
    /// <summary>Characters of one text that are kept; longer names are only ever an attack on the report.</summary>
    public const int MaximumLength = 1_024;

    /// <summary>The text with every control, format and line-separating character replaced by U+FFFD, cut to <see cref="MaximumLength"/>.</summary>
    public static string Of(string text)
    {
        var isCut = text.Length > MaximumLength;
        var kept = isCut ? text.AsSpan(0, MaximumLength) : text;
        if (!isCut && !kept.ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var clean = new StringBuilder(kept.Length + 1);
        foreach (var rune in kept.EnumerateRunes())
        {
            clean.Append(IsHidden(rune) ? Rune.ReplacementChar : rune);
        }

        return (isCut ? clean.Append('…') : clean).ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
