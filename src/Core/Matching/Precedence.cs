namespace Strata.Core.Matching;

/// <summary>
/// Decides between the claims about one vulnerability of one package. The highest priority that says anything about the installed
/// version decides; everything below it only lends severity, aliases and links. Within a priority, records of a channel that the machine has
/// are asked first, and those of one that it has not last.
/// </summary>
/// <param name="judge">Orders fixed versions.</param>
internal sealed class Precedence(VersionJudge judge)
{
    /// <summary>The order in which claims are asked: priority, then channel, then names, so that the input's order does not matter.</summary>
    public static int Compare(Claim left, Claim right)
    {
        var order = right.Candidate.Priority.CompareTo(left.Candidate.Priority);
        order = order != 0 ? order : left.Channel.CompareTo(right.Channel);
        order = order != 0 ? order : string.CompareOrdinal(left.Candidate.Feed, right.Candidate.Feed);
        order = order != 0 ? order : string.CompareOrdinal(left.Candidate.Advisory.Key, right.Candidate.Advisory.Key);
        order = order != 0 ? order : left.Candidate.Affected.Kind.CompareTo(right.Candidate.Affected.Kind);
        order = order != 0 ? order : string.CompareOrdinal(left.FixedVersion, right.FixedVersion);
        order = order != 0 ? order : right.Candidate.Affected.Severity.CompareTo(left.Candidate.Affected.Severity);
        return order != 0 ? order : string.CompareOrdinal(left.Candidate.Advisory.Summary, right.Candidate.Advisory.Summary);
    }

    /// <summary>
    /// The claim that decides, or null when the package is not affected. Claims that had a say but could not be compared are added to
    /// <paramref name="notComparable"/>.
    /// </summary>
    /// <param name="claims">The claims in the order of <see cref="Compare"/>.</param>
    /// <param name="notComparable">Takes what the caller has to warn of.</param>
    public Claim? Decide(ReadOnlySpan<Claim> claims, List<Claim> notComparable)
    {
        while (!claims.IsEmpty)
        {
            var end = 1;
            while (end < claims.Length && IsOneLevel(claims[end], claims[0]))
            {
                end++;
            }

            var (isDecided, winner) = DecideLevel(claims[..end], notComparable);
            if (isDecided)
            {
                return winner;
            }

            claims = claims[end..];
        }

        return null;
    }

    private static bool IsOneLevel(Claim left, Claim right) =>
        left.Candidate.Priority == right.Candidate.Priority && left.Channel == right.Channel;

    private (bool IsDecided, Claim? Winner) DecideLevel(ReadOnlySpan<Claim> level, List<Claim> notComparable)
    {
        var warnedBefore = notComparable.Count;
        Claim? winner = null;
        var isDecided = false;
        while (!level.IsEmpty)
        {
            var end = 1;
            while (end < level.Length && level[end].Candidate.Feed == level[0].Candidate.Feed)
            {
                end++;
            }

            var (verdict, claim) = DecideFeed(level[..end], notComparable);
            if (verdict == Verdict.NeverAffected)
            {
                notComparable.RemoveRange(warnedBefore, notComparable.Count - warnedBefore);
                return (true, null);
            }

            isDecided |= verdict is Verdict.Affected or Verdict.Unaffected;
            winner ??= claim;
            level = level[end..];
        }

        return (isDecided, winner);
    }

    /// <summary>
    /// What one feed says. Where it lists a vulnerability several times, being affected by any counts (an earlier fix was incomplete),
    /// and of the fixes the newest; without a fix outweighs them all.
    /// </summary>
    private (Verdict Verdict, Claim? Winner) DecideFeed(ReadOnlySpan<Claim> claims, List<Claim> notComparable)
    {
        var verdict = Verdict.Silent;
        Claim? winner = null;
        foreach (var claim in claims)
        {
            verdict = claim.Verdict > verdict ? claim.Verdict : verdict;
            if (claim.Verdict == Verdict.NotComparable)
            {
                notComparable.Add(claim);
            }
            else if (claim.Verdict == Verdict.Affected && (winner is null || IsFixedLater(claim, winner.Value)))
            {
                winner = claim;
            }
        }

        return (verdict, winner);
    }

    private bool IsFixedLater(Claim claim, Claim than) =>
        than.FixedVersion is not null
        && (claim.FixedVersion is null || judge.Newer(than.FixedVersion, claim.FixedVersion) != than.FixedVersion);
}
