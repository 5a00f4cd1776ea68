using Strata.Core.Advisories;

namespace Strata.Core.Matching;

/// <summary>The words that reports use for <see cref="FixState"/>.</summary>
public static class FixStateWords
{
    /// <summary>The word: <c>affected</c>, <c>fixed</c>, <c>not_affected</c>, <c>wont_fix</c>, <c>deferred</c>, <c>end_of_life</c>, <c>under_investigation</c>.</summary>
    public static string Of(FixState state) => state switch
    {
        FixState.Affected => "affected",
        FixState.Fixed => "fixed",
        FixState.NotAffected => "not_affected",
        FixState.WontFix => "wont_fix",
        FixState.Deferred => "deferred",
        FixState.EndOfLife => "end_of_life",
        FixState.UnderInvestigation => "under_investigation",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
