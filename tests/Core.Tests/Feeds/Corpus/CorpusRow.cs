using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>What becomes of some files of the corpus.</summary>
/// <param name="Pattern">Their paths: <c>*</c> is anything within a folder, <c>**</c> anything, <c>{a,b}</c> one of several.</param>
/// <param name="Feed">The feed that is asked to import each; null for files that no feed of this table is about.</param>
internal sealed record CorpusRow(string Pattern, string? Feed)
{
    private readonly Lazy<Regex> _form = new(() => new Regex($"^{Regex.Escape(Pattern)
        .Replace(@"\*\*", ".+", StringComparison.Ordinal).Replace(@"\*", "[^/]+", StringComparison.Ordinal)
        .Replace(@"\{", "(?:", StringComparison.Ordinal).Replace("}", ")", StringComparison.Ordinal).Replace(",", "|", StringComparison.Ordinal)}$"));

    /// <summary>Counts what the feed should import, or null when it should import nothing.</summary>
    public Func<IReadOnlyList<CorpusFile>, FeedCount>? Count { get; init; }

    /// <summary>Why the feed refuses the file, in words of its message; null when it is not damaged.</summary>
    public string? Refusal { get; init; }

    /// <summary>Why the file is none of a feed, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>True for a path of these files.</summary>
    public bool Holds(string path) => _form.Value.IsMatch(path);
}
