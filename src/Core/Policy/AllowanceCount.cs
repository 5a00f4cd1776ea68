using Strata.Core.Matching;

namespace Strata.Core.Policy;

/// <summary>The allow-list at work: it counts what each entry allows.</summary>
internal sealed class AllowanceCount
{
    private readonly IReadOnlyList<PolicyAllowance> _allowances;
    private readonly DateOnly _asOf;
    private readonly Dictionary<string, List<int>> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly int[] _counts;

    /// <summary>Counts nothing yet.</summary>
    public AllowanceCount(IReadOnlyList<PolicyAllowance> allowances, DateOnly asOf)
    {
        (_allowances, _asOf, _counts) = (allowances, asOf, new int[allowances.Count]);
        for (var i = 0; i < allowances.Count; i++)
        {
            if (!_byId.TryGetValue(allowances[i].Id, out var entries))
            {
                _byId.Add(allowances[i].Id, entries = []);
            }

            entries.Add(i);
        }
    }

    /// <summary>Whether an entry that has not expired allows a finding. Every entry that is about it is counted.</summary>
    public bool Allow(Finding finding)
    {
        if (_byId.Count == 0)
        {
            return false;
        }

        var isAllowed = Count(finding, finding.Id);
        foreach (var alias in finding.Aliases)
        {
            isAllowed |= Count(finding, alias);
        }

        return isAllowed;
    }

    /// <summary>What became of each entry, in the order of the list.</summary>
    public IReadOnlyList<AllowanceUse> ToList()
    {
        var uses = new List<AllowanceUse>();
        for (var i = 0; i < _counts.Length; i++)
        {
            var state = _allowances[i].IsExpired(_asOf) ? AllowanceState.Expired : _counts[i] > 0 ? AllowanceState.Used : AllowanceState.Unused;
            uses.Add(new AllowanceUse(_allowances[i], state, _counts[i]));
        }

        return uses;
    }

    private bool Count(Finding finding, string id)
    {
        var isAllowed = false;
        foreach (var i in _byId.GetValueOrDefault(id) ?? [])
        {
            if (_allowances[i].IsAbout(finding))
            {
                _counts[i]++;
                isAllowed |= !_allowances[i].IsExpired(_asOf);
            }
        }

        return isAllowed;
    }
}
