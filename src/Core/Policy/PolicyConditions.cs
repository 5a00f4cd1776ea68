using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Primitives;

namespace Strata.Core.Policy;

/// <summary>The conditions of a rule; all that are given must hold. Lists hold when one of their entries does, and always when empty.</summary>
public sealed record PolicyConditions
{
    /// <summary>The lowest severity.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Whether there is a fixed version.</summary>
    public bool? Fixable { get; init; }

    /// <summary>For at least how many days there has been a fix: since its advisory was published.</summary>
    public int? FixAgeDays { get; init; }

    /// <summary>Whether it is known to be exploited.</summary>
    public bool? Exploited { get; init; }

    /// <summary>The lowest EPSS score, 0 to 1.</summary>
    public double? Epss { get; init; }

    /// <summary>Patterns of binary or source packages.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Patterns of namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Patterns of ids, the finding's own or an alias.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Package systems.</summary>
    public IReadOnlyList<PackageType> Types { get; init; } = [];

    /// <summary>States of the target, of which it must have one; none when it does not matter.</summary>
    public TargetStates States { get; init; }

    /// <summary>True when something is asked of findings.</summary>
    public bool AreAboutFindings =>
        Severity is not null || Fixable is not null || FixAgeDays is not null || Exploited is not null || Epss is not null
        || Packages.Count > 0 || Namespaces.Count > 0 || Ids.Count > 0 || Types.Count > 0;

    /// <summary>Whether a finding meets the conditions.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="states">What its target is.</param>
    /// <param name="asOf">The day on which ages are judged.</param>
    internal ConditionMatch Match(Finding finding, TargetStates states, DateOnly asOf)
    {
        if ((States != TargetStates.None && (States & states) == TargetStates.None)
            || (Fixable is { } fixable && fixable != finding.FixedVersion is not null)
            || (Exploited is { } exploited && exploited != finding.Exploitation is not null)
            || !IsNamed(finding))
        {
            return ConditionMatch.No;
        }

        var match = ConditionMatch.Yes;
        return Add(ref match, OfSeverity(finding)) && Add(ref match, OfAge(finding, asOf)) && Add(ref match, OfEpss(finding)) ? match : ConditionMatch.No;
    }

    private static bool Add(ref ConditionMatch all, ConditionMatch one)
    {
        all = one < all ? one : all;
        return one != ConditionMatch.No;
    }

    private static ConditionMatch Of(bool holds) => holds ? ConditionMatch.Yes : ConditionMatch.No;

    private bool IsNamed(Finding finding)
    {
        var package = finding.Package.Package;
        return TextPattern.MatchesAny(Namespaces, finding.Namespace)
            && (TextPattern.MatchesAny(Packages, package.Name) || TextPattern.MatchesAny(Packages, package.Source.Name))
            && (Types.Count == 0 || Types.Contains(package.Type))
            && HasId(finding);
    }

    private bool HasId(Finding finding)
    {
        if (TextPattern.MatchesAny(Ids, finding.Id))
        {
            return true;
        }

        foreach (var alias in finding.Aliases)
        {
            if (TextPattern.MatchesAny(Ids, alias))
            {
                return true;
            }
        }

        return false;
    }

    private ConditionMatch OfSeverity(Finding finding) => Severity switch
    {
        null => ConditionMatch.Yes,
        _ when finding.Severity == Primitives.Severity.Unknown => ConditionMatch.Unknown,
        { } lowest => Of(finding.Severity >= lowest),
    };

    private ConditionMatch OfAge(Finding finding, DateOnly asOf)
    {
        if (FixAgeDays is not { } days)
        {
            return ConditionMatch.Yes;
        }

        if (finding.FixedVersion is null)
        {
            return ConditionMatch.No;
        }

        return finding.Published is { } published
            ? Of(asOf.DayNumber - DateOnly.FromDateTime(published.UtcDateTime).DayNumber >= days)
            : ConditionMatch.Unknown;
    }

    private ConditionMatch OfEpss(Finding finding) => Epss is not { } lowest
        ? ConditionMatch.Yes
        : finding.EpssScore is { } score ? Of(score >= lowest) : ConditionMatch.Unknown;
}
