using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>What the tracker says about one package of one release.</summary>
/// <param name="State">The state.</param>
/// <param name="FixedVersion">The version with the fix, or null.</param>
/// <param name="IsAbsent">True when the release does not have the package (<c>DNE</c>).</param>
internal readonly record struct TrackerStatus(FixState State, string? FixedVersion, bool IsAbsent)
{
    /// <summary>
    /// Reads <c>released (1.2-3ubuntu1)</c> and the like; null for a word that is not known. A detail can be any text: what is no version is
    /// none, and <c>pending (1.2)</c> names one that nobody can get yet.
    /// </summary>
    public static TrackerStatus? Read(ReadOnlySpan<char> text)
    {
        // Some write [1.2] for (1.2), or forget the bracket.
        var end = text.IndexOfAny(" \t([");
        var word = end < 0 ? text : text[..end];
        var detail = end < 0 ? [] : text[end..];
        return word switch
        {
            "DNE" => new TrackerStatus(FixState.Affected, null, true),
            "released" when ReadVersion(detail) is { } version => new TrackerStatus(FixState.Fixed, version, false),
            "released" or "needed" or "active" or "pending" => new TrackerStatus(FixState.Affected, null, false),
            "needs-triage" => new TrackerStatus(FixState.UnderInvestigation, null, false),
            "deferred" => new TrackerStatus(FixState.Deferred, null, false),
            "ignored" => new TrackerStatus(IsEndOfLife(detail) ? FixState.EndOfLife : FixState.WontFix, null, false),
            "not-affected" => new TrackerStatus(FixState.NotAffected, null, false),
            _ => null,
        };
    }

    private static string? ReadVersion(ReadOnlySpan<char> detail)
    {
        var version = FeedText.Clean(detail.Trim().TrimStart("([").TrimEnd(")]").ToString());
        return FeedText.IsVersion(version) ? version : null;
    }

    private static bool IsEndOfLife(ReadOnlySpan<char> detail) =>
        detail.Contains("end-of-life", StringComparison.OrdinalIgnoreCase) || detail.Contains("end of life", StringComparison.OrdinalIgnoreCase)
            || detail.Contains("end of standard support", StringComparison.OrdinalIgnoreCase);
}
