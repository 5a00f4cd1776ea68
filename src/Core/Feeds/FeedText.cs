using Strata.Core.Primitives;

namespace Strata.Core.Feeds;

/// <summary>Cleans texts of feeds, which end up on terminals and in reports.</summary>
internal static class FeedText
{
    /// <summary>Characters of a summary that are kept; a feed's longest descriptions are log excerpts.</summary>
    public const int MaximumSummary = 2000;

    private const int MaximumVersion = 256;

    /// <summary>The text made safe to print (see <see cref="PrintableText"/>) and trimmed; null when nothing is left.</summary>
    public static string? Clean(string? text) =>
        text is not null && PrintableText.Clean(text, int.MaxValue - 1).Trim() is { Length: > 0 } clean ? clean : null;

    /// <summary>The first <see cref="MaximumSummary"/> characters of a text, cut between characters.</summary>
    public static string? Summary(string? text)
    {
        if (text is null || text.Length <= MaximumSummary)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[MaximumSummary - 1]) ? MaximumSummary - 1 : MaximumSummary;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    /// <summary>
    /// True when the text can be a package version: it is one word, not overlong, and holds a digit but none of the brackets
    /// of tokens such as <c>&lt;unfixed&gt;</c>. The words that feeds write in place of a version are none.
    /// </summary>
    public static bool IsVersion(string? text)
    {
        if (text is null or "" or "NA" or "N/A" or "none" or "unknown" || text.Length > MaximumVersion)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || character is '<' or '>' or '(' or ')' or '[' or ']' or '"')
            {
                return false;
            }
        }

        return text.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
    }
}
