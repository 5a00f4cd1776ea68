using Strata.Core.Advisories;

namespace Strata.Core.Matching;

/// <summary>One advisory record applied to one package.</summary>
/// <param name="Candidate">The record.</param>
/// <param name="Verdict">What it says about the installed version.</param>
/// <param name="FixedVersion">For an affected version, the one that fixes it, or null when none is known or on offer.</param>
/// <param name="Channel">How the record's channel goes with the package.</param>
internal readonly record struct Claim(MatchCandidate Candidate, Verdict Verdict, string? FixedVersion, ChannelFit Channel = ChannelFit.None)
{
    /// <summary>
    /// What to report: a package that lacks a known fix is <see cref="FixState.Affected"/>, whatever the record's word for those that
    /// have it.
    /// </summary>
    public FixState State => FixedVersion is not null || Candidate.Affected.State == FixState.Fixed
        ? FixState.Affected
        : Candidate.Affected.State;
}
