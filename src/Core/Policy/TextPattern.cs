namespace Strata.Core.Policy;

/// <summary>Patterns of names and ids: <c>*</c> is any text, also none, and <c>?</c> one character; case does not count.</summary>
internal static class TextPattern
{
    /// <summary>Whether a text fits a pattern. The time grows with the product of both lengths at worst, whatever the pattern.</summary>
    public static bool Matches(string pattern, string text)
    {
        var (at, read, star, resume) = (0, 0, -1, 0);
        while (read < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, read);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || char.ToUpperInvariant(pattern[at]) == char.ToUpperInvariant(text[read])))
            {
                at++;
                read++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more; what an earlier one took need never change.
                at = star + 1;
                read = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }

    /// <summary>Whether a text fits one of the patterns; true when there are none.</summary>
    public static bool MatchesAny(IReadOnlyList<string> patterns, string text)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern, text))
            {
                return true;
            }
        }

        return patterns.Count == 0;
    }
}
