using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Warnings;
using Strata.Storage.Layers;

namespace Strata.Server.Layers;

/// <summary>A stored layer with what is known about its packages now.</summary>
internal sealed record LayerContent
{
    /// <summary>The layer and its packages.</summary>
    public required LayerInventory Inventory { get; init; }

    /// <summary>What the packages have; empty where nobody asked.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The vulnerabilities among the findings that were written through an API, by id.</summary>
    public IReadOnlyDictionary<string, NamespaceVulnerability> Own { get; init; } = new Dictionary<string, NamespaceVulnerability>();

    /// <summary>How far the answer can be trusted; null where no findings were asked for.</summary>
    public ScanStatus? Status { get; init; }

    /// <summary>The distinct codes of the warnings, in ordinal order.</summary>
    public IReadOnlyList<string> WarningCodes { get; init; } = [];

    /// <summary>The layers of the chain by name, with their distance from this one; filled where features have several adders.</summary>
    public IReadOnlyDictionary<string, int> Distances { get; init; } = new Dictionary<string, int>();

    /// <summary>Of layers that added a part of one feature, the one farthest down: it introduced the feature.</summary>
    public string Lowest(IReadOnlyCollection<string> adders) => adders.Count == 1
        ? adders.First()
        : adders.OrderByDescending(adder => Distances.GetValueOrDefault(adder)).ThenBy(adder => adder, StringComparer.Ordinal).First();
}
