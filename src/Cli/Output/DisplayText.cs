using System.Buffers;
using System.Globalization;
using System.Text;

namespace Strata.Cli.Output;

/// <summary>
/// Makes text that came from a target or a feed safe to print: what a terminal would obey, hide or reorder (control characters and
/// escapes, line ends, bidirectional and zero-width formatting, lone surrogates) is written out as <c>\u{1b}</c>.
/// </summary>
internal static class DisplayText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The text on one line without anything that acts on a terminal.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 16);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var length);
            if (status == OperationStatus.Done && IsVisible(rune))
            {
                clean.Append(rest[..length]);
            }
            else
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{{{(status == OperationStatus.Done ? rune.Value : rest[0]):x}}}");
            }

            rest = rest[length..];
        }

        return clean.ToString();
    }

    /// <summary>As <see cref="Clean(string)"/>, cut to <paramref name="length"/> characters with <c>…</c> at the end.</summary>
    public static string Clean(string text, int length)
    {
        var clean = Clean(text);
        if (clean.Length <= length)
        {
            return clean;
        }

        var end = char.IsHighSurrogate(clean[length - 2]) ? length - 2 : length - 1;
        return string.Concat(clean.AsSpan(0, end), "…");
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
