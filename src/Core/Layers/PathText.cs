using System.Text;

namespace Strata.Core.Layers;

/// <summary>
/// Paths inside images are bytes: kept as Latin-1 characters one to one, so that no two collide, and turned to text for people only
/// at the end.
/// </summary>
internal static class PathText
{
    /// <summary>The most characters of a path that a message shows.</summary>
    public const int MaximumDisplayLength = 300;

    /// <summary>The bytes of a path as characters.</summary>
    public static string FromBytes(ReadOnlySpan<byte> path) => Encoding.Latin1.GetString(path);

    /// <summary>A path as text for a report: UTF-8 with replacement characters, nothing that moves a cursor or hides text, shortened.</summary>
    public static string Display(ReadOnlySpan<char> path)
    {
        var bytes = new byte[path.Length];
        Encoding.Latin1.GetBytes(path, bytes);
        return Display(bytes);
    }

    /// <inheritdoc cref="Display(ReadOnlySpan{char})"/>
    public static string Display(ReadOnlySpan<byte> path) => Printable(Encoding.UTF8.GetString(path));

    /// <summary>Text without anything that moves a cursor or hides text, shortened.</summary>
    public static string Printable(string text)
    {
        var printable = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (printable.Length >= MaximumDisplayLength)
            {
                return printable.Append('…').ToString();
            }

            printable.Append(IsPrintable(rune) ? rune : Rune.ReplacementChar);
        }

        return printable.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator
        or System.Globalization.UnicodeCategory.PrivateUse
        or System.Globalization.UnicodeCategory.OtherNotAssigned);
}
