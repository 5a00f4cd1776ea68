namespace Strata.Core.Policy;

/// <summary>What a policy says of one target, and why.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="AsOf">The day on which ages and expiries were judged.</param>
/// <param name="Outcome">The verdict: the worst of the decisions.</param>
/// <param name="Decisions">What the rules decided, in the policy's order, and last what no rule decided; only what applied to something.</param>
/// <param name="Allowances">What became of each entry of the allow-list, in its order.</param>
public sealed record PolicyVerdict(
    string Policy, DateOnly AsOf, PolicyOutcome Outcome, IReadOnlyList<PolicyDecision> Decisions, IReadOnlyList<AllowanceUse> Allowances);
