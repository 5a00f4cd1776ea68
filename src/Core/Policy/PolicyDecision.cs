namespace Strata.Core.Policy;

/// <summary>What one rule decided.</summary>
/// <param name="Rule">The rule; null for states of the target that no rule names, which are always a warning.</param>
/// <param name="Action">What it does.</param>
/// <param name="States">The states of the target that it decided.</param>
/// <param name="Findings">The findings that it decided, in the report's order.</param>
public sealed record PolicyDecision(PolicyRule? Rule, PolicyAction Action, TargetStates States, IReadOnlyList<DecidedFinding> Findings);
