namespace Strata.Core.Policy;

/// <summary>What an organisation demands of a target, as docs/reference/policy.md describes it.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Rules">The rules in their order: the first that applies decides.</param>
/// <param name="Allowances">The allow-list in its order.</param>
public sealed record ScanPolicy(string Name, IReadOnlyList<PolicyRule> Rules, IReadOnlyList<PolicyAllowance> Allowances)
{
    /// <summary>True when a rule asks whether vulnerabilities are exploited.</summary>
    public bool UsesExploitation => Uses(conditions => conditions.Exploited is not null);

    /// <summary>True when a rule asks for EPSS scores.</summary>
    public bool UsesEpss => Uses(conditions => conditions.Epss is not null);

    private bool Uses(Func<PolicyConditions, bool> asks)
    {
        foreach (var rule in Rules)
        {
            if (asks(rule.Conditions))
            {
                return true;
            }
        }

        return false;
    }
}
