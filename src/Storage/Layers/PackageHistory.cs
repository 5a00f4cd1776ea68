using Strata.Core.Inventory;

namespace Strata.Storage.Layers;

/// <summary>
/// Finds the layer that added each package: the one from which on it has been present without a gap. Give it the layers from the bottom
/// to the top.
/// </summary>
/// <remarks>A package that stays while the namespace changes has another id and is the same package here.</remarks>
/// <param name="packages">The packages by id.</param>
internal sealed class PackageHistory(IReadOnlyDictionary<int, Package> packages)
{
    private Dictionary<int, string> _addedBy = [];

    /// <summary>Takes in what is present after the layer with this name.</summary>
    public void Add(string layer, ReadOnlySpan<int> present)
    {
        var next = new Dictionary<int, string>(present.Length);
        var isNew = false;
        foreach (var id in present)
        {
            var stays = _addedBy.TryGetValue(id, out var since);
            next.Add(id, stays ? since! : layer);
            isNew |= !stays;
        }

        if (isNew)
        {
            CarryOver(next);
        }

        _addedBy = next;
    }

    /// <summary>The packages after the last layer, in order.</summary>
    public IReadOnlyList<LayerPackage> Build()
    {
        var present = _addedBy.Select(pair => new LayerPackage(packages[pair.Key], pair.Value)).ToList();
        present.Sort(Compare);
        return present;
    }

    private void CarryOver(Dictionary<int, string> next)
    {
        Dictionary<Package, string>? gone = null;
        foreach (var (id, since) in _addedBy)
        {
            if (!next.ContainsKey(id))
            {
                (gone ??= [])[packages[id]] = since;
            }
        }

        if (gone is null)
        {
            return;
        }

        foreach (var id in next.Keys.Where(id => !_addedBy.ContainsKey(id)).ToList())
        {
            if (gone.TryGetValue(packages[id], out var since))
            {
                next[id] = since;
            }
        }
    }

    private static int Compare(LayerPackage left, LayerPackage right)
    {
        var (x, y) = (left.Package, right.Package);
        var order = string.CompareOrdinal(x.Name, y.Name);
        order = order != 0 ? order : string.CompareOrdinal(x.Version, y.Version);
        order = order != 0 ? order : string.CompareOrdinal(x.Arch, y.Arch);
        order = order != 0 ? order : string.CompareOrdinal(x.Source.Name, y.Source.Name);
        order = order != 0 ? order : string.CompareOrdinal(x.Source.Version, y.Source.Version);
        order = order != 0 ? order : x.Type.CompareTo(y.Type);
        order = order != 0 ? order : string.CompareOrdinal(x.ModularityLabel, y.ModularityLabel);
        return order != 0 ? order : string.CompareOrdinal(x.Vendor, y.Vendor);
    }
}
