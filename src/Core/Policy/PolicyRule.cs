using Strata.Core.Matching;

namespace Strata.Core.Policy;

/// <summary>One rule of a policy.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Conditions">When it applies.</param>
/// <param name="Action">What it does then.</param>
public sealed record PolicyRule(string Name, int Line, PolicyConditions Conditions, PolicyAction Action)
{
    /// <summary>
    /// True when it applies to findings that may meet its conditions, for all that is known of them. Never for <see cref="PolicyAction.Ignore"/>:
    /// what is not known is always judged to the safe side.
    /// </summary>
    public bool CountsUnknown { get; init; } = true;

    /// <summary>True when it is about the target as a whole and not about findings.</summary>
    public bool IsAboutTarget => Conditions.States != TargetStates.None && !Conditions.AreAboutFindings;

    /// <summary>Whether it applies to a finding.</summary>
    internal ConditionMatch Match(Finding finding, TargetStates states, DateOnly asOf)
    {
        var match = Conditions.Match(finding, states, asOf);
        return match == ConditionMatch.Unknown && (Action == PolicyAction.Ignore || !CountsUnknown) ? ConditionMatch.No : match;
    }
}
