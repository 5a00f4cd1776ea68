namespace Strata.Server.Telemetry;

/// <summary>Text of strangers, made safe for a log that a terminal may show.</summary>
internal static class LogText
{
    private const int MaximumLength = 512;

    /// <summary>The text with every control or formatting character replaced, cut off where it is too long for a log.</summary>
    public static string Clean(string text)
    {
        var kept = text.Length > MaximumLength ? text[..MaximumLength] + "…" : text;
        return kept.Any(IsUnsafe) ? new string([.. kept.Select(character => IsUnsafe(character) ? '\uFFFD' : character)]) : kept;
    }

    private static bool IsUnsafe(char character) =>
        char.IsControl(character)
        || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
