using System.Buffers;
using System.Globalization;
using System.Text;

namespace Strata.Core.Primitives;

/// <summary>Text out of a target, made safe to print: no control character, no escape sequence, nothing that hides or reorders text.</summary>
internal static class PrintableText
{
    /// <summary>Characters that are kept of one text unless the caller says otherwise; build commands of generated files can be megabytes.</summary>
    public const int MaximumLength = 4_096;

    /// <summary>Characters that are kept of a name or version; a longer one is only ever an attack on the report.</summary>
    public const int MaximumNameLength = 1_024;

    /// <summary>
    /// Line breaks and tabs become blanks, every other character that prints nothing or changes how its neighbours print becomes
    /// U+FFFD; what is longer than <paramref name="maximumLength"/> ends in an ellipsis.
    /// </summary>
    public static string Clean(string text, int maximumLength = MaximumLength)
    {
        var longest = Math.Min(text.Length, maximumLength);
        if (text.Length == longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var clean = new StringBuilder(longest + 1);
        var rest = text.AsSpan(0, longest);
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAnyExceptInRange(' ', '~');
            clean.Append(plain < 0 ? rest : rest[..plain]);
            rest = plain < 0 ? [] : rest[plain..];
            if (!rest.IsEmpty)
            {
                // Half of a pair is no character.
                var isCharacter = Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done;
                clean.Append(rune.Value is '\n' or '\r' or '\t' ? " " : isCharacter && IsPrintable(rune) ? rest[..length] : "\uFFFD");
                rest = rest[length..];
            }
        }

        return text.Length > longest ? clean.Append('…').ToString() : clean.ToString();
    }

    /// <summary>False for what a terminal would obey, hide or reorder.</summary>
    public static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
