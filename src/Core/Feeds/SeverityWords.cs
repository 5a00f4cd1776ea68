using System.Collections.Frozen;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds;

/// <summary>The severity words that most publishers share; a feed with words of its own has its own table.</summary>
internal static class SeverityWords
{
    private static readonly FrozenDictionary<string, Severity> Words = new Dictionary<string, Severity>
    {
        ["critical"] = Severity.Critical,
        ["high"] = Severity.High,
        ["important"] = Severity.High,
        ["medium"] = Severity.Medium,
        ["moderate"] = Severity.Medium,
        ["low"] = Severity.Low,
        ["negligible"] = Severity.Negligible,
        ["minor"] = Severity.Negligible,
        ["unimportant"] = Severity.Negligible,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The severity that the word means; Unknown for no word and for words that say nothing (<c>untriaged</c>).</summary>
    public static Severity Read(string? word) => word is null ? Severity.Unknown : Words.GetValueOrDefault(word.Trim());
}
