using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>Reads the patterns in which states name architectures.</summary>
internal static partial class OvalArchitectures
{
    /// <summary>The words in <c>aarch64|x86_64</c>, <c>(aarch64|x86_64)</c> or <c>^x86_64$</c>; none when the pattern is another, which is any.</summary>
    public static IReadOnlyList<string> Read(string pattern)
    {
        var words = pattern.Trim('^', '$', '(', ')').Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.TrueForAll(words, word => Word().IsMatch(word)) ? words : [];
    }

    [GeneratedRegex("^[a-z0-9_]{1,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
