namespace Strata.Core.Primitives;

/// <summary>The severity words that most publishers share; a feed with other meanings translates its own.</summary>
public static class SeverityWords
{
    /// <summary>
    /// Translates a word, ignoring case and surrounding blanks. <c>none</c>, <c>untriaged</c>, an empty text and every word that is not
    /// known are <see cref="Severity.Unknown"/>.
    /// </summary>
    public static Severity Parse(ReadOnlySpan<char> word)
    {
        word = word.Trim();
        return Is(word, "critical") ? Severity.Critical
            : Is(word, "high") || Is(word, "important") ? Severity.High
            : Is(word, "medium") || Is(word, "moderate") ? Severity.Medium
            : Is(word, "low") ? Severity.Low
            : Is(word, "negligible") || Is(word, "minor") ? Severity.Negligible
            : Severity.Unknown;
    }

    private static bool Is(ReadOnlySpan<char> word, string known) => word.Equals(known, StringComparison.OrdinalIgnoreCase);
}
