namespace Strata.Core.Policy;

/// <summary>What became of an entry of the allow-list.</summary>
/// <param name="Allowance">The entry.</param>
/// <param name="State">Whether it was used.</param>
/// <param name="Findings">How many findings it allows; for an expired one, how many it would.</param>
public sealed record AllowanceUse(PolicyAllowance Allowance, AllowanceState State, int Findings);
