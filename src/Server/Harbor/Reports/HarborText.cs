using System.Text;

namespace Strata.Server.Harbor.Reports;

/// <summary>
/// Text that Harbor's database can hold: PostgreSQL knows no U+0000 and no halves of surrogate pairs, and refuses index rows of more than about
/// 2.7 kB, one of which would fail the whole report.
/// </summary>
internal static class HarborText
{
    /// <summary>The longest id of a vulnerability.</summary>
    public const int MaximumId = 255;

    /// <summary>The longest name and the longest version of a package.</summary>
    public const int MaximumName = 500;

    /// <summary>The longest description; Harbor gives a report five seconds for its whole way.</summary>
    public const int MaximumDescription = 2_000;

    /// <summary>The longest link.</summary>
    public const int MaximumLink = 1_000;

    /// <summary>The text without what cannot be stored, cut to so many bytes of UTF-8 between two characters.</summary>
    public static string Clean(string? text, int maximumBytes)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (text.Length * 3 <= maximumBytes && !NeedsCleaning(text))
        {
            return text;
        }

        var clean = new StringBuilder(Math.Min(text.Length, maximumBytes));
        var bytes = 0;
        for (var index = 0; index < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, index, out var rune))
            {
                index++;
                continue;
            }

            index += rune.Utf16SequenceLength;
            if (rune.Value == 0)
            {
                continue;
            }

            bytes += rune.Utf8SequenceLength;
            if (bytes > maximumBytes)
            {
                break;
            }

            clean.Append(text, index - rune.Utf16SequenceLength, rune.Utf16SequenceLength);
        }

        return clean.ToString();
    }

    private static bool NeedsCleaning(string text) => text.AsSpan().Contains('\0') || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
}
