using Strata.Core.Matching;
using Strata.Core.Warnings;

namespace Strata.Core.Policy;

/// <summary>Applies a policy to what was found in a target. The same input gives the same verdict; nothing else is looked at.</summary>
public static class PolicyEvaluator
{
    /// <summary>Judges a target. What the allow-list names is left out, then the first rule that applies to a finding decides about it.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="findings">The findings of the report, in its order.</param>
    /// <param name="warnings">The warnings of the report.</param>
    /// <param name="asOf">The day on which ages and expiries are judged.</param>
    public static PolicyVerdict Evaluate(ScanPolicy policy, IReadOnlyList<Finding> findings, IReadOnlyList<ScanWarning> warnings, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(warnings);
        var states = StatesOf(warnings);
        var allowances = new AllowanceCount(policy.Allowances, asOf);
        var decided = new List<DecidedFinding>?[policy.Rules.Count];
        foreach (var finding in findings)
        {
            if (!allowances.Allow(finding))
            {
                Decide(policy, finding, states, asOf, decided);
            }
        }

        var decisions = Decisions(policy, states, decided);
        var worst = PolicyOutcome.Pass;
        foreach (var decision in decisions)
        {
            var outcome = decision.Action switch { PolicyAction.Fail => PolicyOutcome.Fail, PolicyAction.Warn => PolicyOutcome.Warn, _ => PolicyOutcome.Pass };
            worst = outcome > worst ? outcome : worst;
        }

        return new PolicyVerdict(policy.Name, asOf, worst, decisions, allowances.ToList());
    }

    /// <summary>What keeps the answer from being complete.</summary>
    private static TargetStates StatesOf(IReadOnlyList<ScanWarning> warnings)
    {
        var states = TargetStates.None;
        foreach (var warning in warnings)
        {
            states |= warning.Code switch
            {
                WarningCodes.ReleaseEndOfLife => TargetStates.EndOfLife,
                WarningCodes.FeedStale => TargetStates.Stale,
                _ => WarningCodes.Statuses.GetValueOrDefault(warning.Code, ScanStatus.Partial) switch
                {
                    ScanStatus.Unknown => TargetStates.Unknown,
                    ScanStatus.Partial => TargetStates.Partial,
                    _ => TargetStates.None,
                },
            };
        }

        return states;
    }

    private static void Decide(ScanPolicy policy, Finding finding, TargetStates states, DateOnly asOf, List<DecidedFinding>?[] decided)
    {
        for (var i = 0; i < decided.Length; i++)
        {
            if (!policy.Rules[i].IsAboutTarget && policy.Rules[i].Match(finding, states, asOf) is var match and not ConditionMatch.No)
            {
                (decided[i] ??= []).Add(new DecidedFinding(finding, match == ConditionMatch.Unknown));
                return;
            }
        }
    }

    /// <summary>The first rule that names a state decides about it; one that none names is a warning, so that only complete answers pass.</summary>
    private static List<PolicyDecision> Decisions(ScanPolicy policy, TargetStates states, List<DecidedFinding>?[] decided)
    {
        var decisions = new List<PolicyDecision>();
        for (var i = 0; i < decided.Length; i++)
        {
            var rule = policy.Rules[i];
            var taken = rule.IsAboutTarget ? rule.Conditions.States & states : TargetStates.None;
            states &= ~taken;
            if (taken != TargetStates.None || decided[i] is not null)
            {
                decisions.Add(new PolicyDecision(rule, rule.Action, taken, decided[i] ?? []));
            }
        }

        if (states != TargetStates.None)
        {
            decisions.Add(new PolicyDecision(null, PolicyAction.Warn, states, []));
        }

        return decisions;
    }
}
