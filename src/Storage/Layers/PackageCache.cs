using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Strata.Core.Inventory;

namespace Strata.Storage.Layers;

/// <summary>
/// Packages by id in memory: a row never changes and its id is never used again, so that nothing here can be stale. When it is full it
/// begins anew.
/// </summary>
internal sealed class PackageCache
{
    /// <summary>Some ten megabytes.</summary>
    private const int Capacity = 32_768;

    private readonly ConcurrentDictionary<int, Package> _packages = new();

    public bool TryGet(int id, [NotNullWhen(true)] out Package? package) => _packages.TryGetValue(id, out package);

    public void Add(int id, Package package)
    {
        if (_packages.Count >= Capacity)
        {
            _packages.Clear();
        }

        _packages.TryAdd(id, package);
    }
}
