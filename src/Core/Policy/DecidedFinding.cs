using Strata.Core.Matching;

namespace Strata.Core.Policy;

/// <summary>A finding that a rule decided.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="IsAssumed">True when a severity, date or score that the rule asks for is not known.</param>
public sealed record DecidedFinding(Finding Finding, bool IsAssumed);
