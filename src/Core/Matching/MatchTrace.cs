namespace Strata.Core.Matching;

/// <summary>
/// Takes down, while the matcher decides, what it decided of and why. It sees what the matcher sees and decides nothing itself.
/// Not safe for concurrent use.
/// </summary>
/// <param name="wantsPackage">Which packages are followed, by binary or source name; every one when null.</param>
public sealed class MatchTrace(Func<Inventory.Package, bool>? wantsPackage = null)
{
    private readonly List<VulnerabilityTrace> _vulnerabilities = [];

    /// <summary>What was taken down, in the order of the packages.</summary>
    public IReadOnlyList<VulnerabilityTrace> Vulnerabilities => _vulnerabilities;

    /// <summary>True when decisions about a package are to be taken down.</summary>
    internal bool Wants(Inventory.Package package) => wantsPackage?.Invoke(package) ?? true;

    /// <summary>Takes down one decision.</summary>
    internal void Add(VulnerabilityTrace vulnerability) => _vulnerabilities.Add(vulnerability);
}
