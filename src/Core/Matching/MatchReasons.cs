using Strata.Core.Advisories;
using Strata.Core.Inventory;

namespace Strata.Core.Matching;

/// <summary>The matcher's decisions in sentences.</summary>
internal static class MatchReasons
{
    /// <summary>What a record says about the installed version.</summary>
    public static string Of(Claim claim, string? scheme)
    {
        var (installed, affected) = (claim.Installed.Text, claim.Candidate.Affected);
        var under = scheme is null ? "by equality, for want of an ordering" : $"under {scheme}";
        return claim.Verdict switch
        {
            Verdict.Affected when claim.Channel == ChannelFit.Missing =>
                $"{installed} is affected ({Versions(affected)}, {under}); the fix is for machines with {affected.Channel}, which this one is not known to have.",
            Verdict.Affected => $"{installed} is affected ({Versions(affected)}, {under})" + (claim.FixedVersion is { } fix ? $"; fixed in {fix}." : "; no fix is known."),
            Verdict.NeverAffected => "The publisher says that the package was never affected.",
            Verdict.Unaffected => $"{installed} is not affected ({Versions(affected)}, {under}).",
            Verdict.NotComparable => $"{installed} cannot be compared ({Versions(affected)}, {under}).",
            _ => claim.Installed.IsOfBuild ? $"{installed} is of a build of its own, about which the record says nothing." : "The record names no version.",
        };
    }

    /// <summary>Why a claim gave way to the one that decided.</summary>
    public static string Against(Claim claim, Claim decider)
    {
        var (mine, other) = (claim.Candidate, decider.Candidate);
        if (mine.Priority != other.Priority)
        {
            return mine.Priority < other.Priority
                ? $"Feed {other.Feed} has the higher priority ({other.Priority} to {mine.Priority}) and decided."
                : $"It left the decision to feed {other.Feed}.";
        }

        if (claim.Channel != decider.Channel)
        {
            return claim.Channel > decider.Channel
                ? $"{other.Advisory.Id} is {(decider.Channel == ChannelFit.Present ? $"of the channel {other.Affected.Channel} that the machine has" : "for every machine")} and was asked first."
                : $"It left the decision to {other.Advisory.Id}.";
        }

        if (mine.Feed != other.Feed)
        {
            return decider.Verdict == Verdict.NeverAffected
                ? $"Feed {other.Feed} says that the package was never affected, which counts more at equal priority."
                : $"Feed {other.Feed} decided at equal priority.";
        }

        return decider.Verdict == Verdict.Affected && claim.Verdict == Verdict.Affected
            ? "Another record of the same feed needs the newer fix, or has none, and decided."
            : $"{other.Advisory.Key} of the same feed decided.";
    }

    /// <summary>Why a record is not about a package after all.</summary>
    public static (RecordOutcome Outcome, string Reason) Of(Mismatch mismatch, Package package, AffectedPackage affected, IReadOnlyList<string> repositories) =>
        mismatch switch
        {
            Mismatch.Module => (
                RecordOutcome.OtherModule,
                $"The package is {(package.ModularityLabel is { } label ? $"of module {label}" : "of no labelled module")}, the record is about {affected.Module ?? $"versions of another stream ({Versions(affected)})"}."),
            Mismatch.Architecture => (
                RecordOutcome.OtherArchitecture, $"The package is for {package.Arch}, the record is about {string.Join(", ", affected.Architectures)}."),
            Mismatch.Repository => (
                RecordOutcome.OtherRepository,
                $"The target has {string.Join(", ", repositories)}, the record is about {string.Join(", ", affected.Repositories)}."),
            _ => (RecordOutcome.OtherBuild, $"The record is about {affected.Channel} packages, which are built beside this one."),
        };

    private static string Versions(AffectedPackage affected)
    {
        var parts = affected.Ranges.Select(Range).Concat(affected.Versions.Select(version => $"= {version}")).Take(MaximumParts + 1).ToList();
        if (parts.Count > MaximumParts)
        {
            parts[MaximumParts] = "...";
        }

        return parts.Count == 0 ? "no versions" : "affected: " + string.Join(" or ", parts);
    }

    private const int MaximumParts = 8;

    private static string Range(VersionRange range) => (range.Introduced, range.Fixed ?? range.LastAffected) switch
    {
        (null, null) => "every version",
        (null, { } end) => $"{Less(range)} {end}",
        ({ } start, null) => $">= {start}",
        ({ } start, { } end) => $">= {start} and {Less(range)} {end}",
    };

    private static string Less(VersionRange range) => range.Fixed is null ? "<=" : "<";
}
